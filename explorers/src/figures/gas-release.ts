import type { Values } from "../kit/controls";
import { html, type Mark } from "../kit/dom";
import type { Context, Figure, View } from "../kit/figure";
import { plain, python } from "../kit/format";
import { pairStrip } from "../kit/pairs";
import { Picker } from "../kit/picker";
import { columns, type Mode, type Section } from "../kit/shell";
import type { Strip } from "../kit/strip";
import { onTheme } from "../kit/theme";
import { crowd, type Ends, endsOf, RUNS, Runs, type Setting, Tally, tooMuch } from "../physics/release";
import { Counters } from "./gas-counters";
import { reading } from "./gas-reading";
import { type Shot, shoot, Tube } from "./gas-tube";

/** The same release in `qicc_lib`, with exactly the doubles in use. */
const code = (v: Values, { time }: Record<string, string>) => `import qicc_lib as qicc
gas = qicc.gas.SquareWellGas(well_depth=${python(v.w)})
left = gas.state(T=${python(v.T_L)}, P=${python(v.P_L)})
T_R = 1 / (1 / left.T + ${python(v.F_E)})
right = gas.state_at(T=T_R, mu=T_R * (left.mu / left.T - ${python(v.F_N)}))
run = qicc.gas.release(gas, left, right, time=${python(Number(time))}, realisations=${RUNS}, seed=0)
print(run.particle_current, run.particle_current_error, run.particle_current_predicted)
print(run.energy_current, run.energy_current_error, run.energy_current_predicted)
`;

export const gasRelease: Figure = {
  unit: () => ({ rich: "", spoken: "" }),
  python: code,
  create: (context) => new GasRelease(context),
};

/** Time that passes in a second, played and in slow motion; a step is a fifth of a second's. */
const PACE = 2.5;
const SLOW = 0.25;
const STEP = 0.5;
/** Milliseconds of a frame that are spent on it: drawing, the run that is watched, then the others. */
const FRAME = 7;

class GasRelease implements View {
  private readonly strip: Strip;
  private readonly tube: Tube;
  private readonly counters: Counters;
  private readonly picker: Picker;
  private readonly part: Section;
  private readonly counted: Section;
  private readonly buttons: Record<"play" | "step" | "slow" | "restart", Mark<HTMLButtonElement>>;
  private readonly clock: Mark;
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");
  private state = "";
  private seed = 1;
  private slow = false;
  private playing = false;
  private frame = 0;
  private last = 0;
  private ends!: Ends;
  private read!: ReturnType<typeof reading>;
  private runs: Runs | null = null;
  private reach = 1;
  private shots: Shot[] = [];

  constructor(private readonly c: Context) {
    const { shell, controls, root, signal } = c;
    this.strip = pairStrip(shell, 0.8, 0.8);
    this.part = shell.section("gas", "The gas", "The gas");
    this.part.caption.set("coloured by the side they started on");
    const bar = html(this.part.body, "div", { class: "q-play" });
    const button = (name: string, act: () => void) => {
      const made = html(bar, "button", { type: "button", class: "q-button" }, name);
      made.node.addEventListener("click", act);
      return made;
    };
    this.buttons = {
      play: button("Play", () => (this.playing ? this.pause() : this.play())).toggle("q-main", true),
      step: button("Step", () => this.step()),
      slow: button("Slow motion", () => {
        this.slow = !this.slow;
        this.show();
      }).attr("aria-pressed", "false"),
      restart: button("Restart with a new seed", () => {
        this.seed++;
        this.anew();
      }),
    };
    this.picker = new Picker(bar, controls, "time", `${shell.id}-time`, (time) => controls.choose({ time }));
    this.clock = html(bar, "span", { class: "q-clock" });
    this.tube = new Tube(this.part.body, root);
    this.counted = shell.section("counters", "Counters", "Counters");
    this.counted.caption.set("what passed from left to right, per time");
    this.counters = new Counters(this.counted.body);
    onTheme(() => {
      this.tube.theme();
      this.draw();
    }, signal);
    const seen = new IntersectionObserver((entries) => {
      if (!entries[entries.length - 1].isIntersecting) this.pause();
    });
    seen.observe(root);
    document.addEventListener("visibilitychange", () => document.hidden && this.pause(), { signal });
    signal.addEventListener("abort", () => {
      seen.disconnect();
      this.pause();
    });
  }

  resize(width: number, mode: Mode): void {
    this.strip.resize(columns(width, mode)[0]);
    this.tube.resize(width, mode === "phone" ? 190 : 212);
    this.counters.resize(width);
  }

  /** A change of a control starts anew. */
  paint(): void {
    const { controls, root } = this.c;
    const v = controls.values();
    const time = controls.option("time");
    const state = JSON.stringify([v, time]);
    this.picker.show(time);
    if (state !== this.state) {
      this.state = state;
      this.ends = endsOf(v as unknown as Setting, Number(time));
      this.read = reading(this.ends);
      const { left, right } = this.ends;
      const hot = left.T > right.T ? "L" : left.T < right.T ? "R" : "none";
      // Asking for colours costs a layout of styles: only where they change.
      if (hot !== root.dataset.hot) {
        root.dataset.hot = hot;
        this.tube.theme();
      }
      this.anew();
    }
    const { read } = this;
    this.c.shell.tell(read.told, read.line, read.sigma);
    this.strip.draw(read.lanes, `${read.told.pushes} ${read.told.happens} ${read.numbers}`);
    this.counted.note.set(this.explain());
    this.show();
    this.draw();
  }

  private explain(): string {
    const bars = `Bars: two standard errors each way; the number quotes one.`;
    const { gas, FE } = this.ends;
    if (gas.well_depth === 0) return `${bars} For ideal particles the prediction is exact.`;
    if (FE === 0) return bars;
    return `${bars} In a finite time conducted heat moves the contact a little towards the hot side, an effect that fades by only a third when the time is four times as long.`;
  }

  private anew(): void {
    this.pause();
    const problem = tooMuch(this.ends);
    this.runs = null;
    if (!problem) {
      const { reach, sizes } = crowd(this.ends);
      this.reach = reach;
      this.runs = new Runs(this.ends, this.seed, sizes);
      this.shots = [shoot(this.runs.watched)];
      const { x } = this.shots[0];
      this.part.note.set(
        `${x.length} particles are followed, collision by collision. Height means nothing: it keeps the marks apart.`,
      );
    } else this.part.note.set(`${problem} Choose a shorter time or a thinner gas.`);
    this.counters.anew();
    this.show();
    this.draw();
  }

  private play(): void {
    const { runs } = this;
    if (!runs) return;
    if (runs.watched.now >= this.ends.time && runs.complete) {
      // All is done: from the start again, with other numbers.
      this.seed++;
      this.anew();
      this.play();
      return;
    }
    this.playing = true;
    this.last = 0;
    this.frame = requestAnimationFrame((now) => this.next(now));
    this.show();
  }

  private pause(): void {
    cancelAnimationFrame(this.frame);
    if (!this.playing) return;
    this.playing = false;
    this.show();
    this.draw();
  }

  /** By hand: a short time of the run that is watched, or to its next picture where nothing shall move. */
  private step(): void {
    this.pause();
    const { runs } = this;
    if (!runs) return;
    if (runs.watched.now >= this.ends.time) this.anew();
    this.watch(this.runs!.watched.now + (this.slow ? STEP / 10 : STEP));
    this.show();
    this.draw();
  }

  private watch(time: number): boolean {
    const runs = this.runs!;
    const over = runs.watch(time);
    this.shots[0] = shoot(runs.watched, this.shots[0]);
    return over;
  }

  private next(now: number): void {
    const begun = performance.now();
    const runs = this.runs!;
    const passed = this.last ? Math.min(now - this.last, 50) / 1000 : 0;
    this.last = now;
    let over: boolean;
    if (this.calm.matches) {
      // No motion: three pictures at once, and the runs.
      const half = this.ends.time / 2;
      if (this.shots.length === 1) {
        const start = this.shots[0];
        runs.watch(Math.max(half, start.time));
        const middle = shoot(runs.watched);
        runs.watch(this.ends.time);
        this.shots = [start, middle, shoot(runs.watched)];
      }
      over = true;
    } else over = this.watch(runs.watched.now + passed * (this.slow ? SLOW : PACE));
    this.draw();
    // Less where frames come late; and a clock that stands still must not hold the page.
    const until = begun + (passed > 0.025 ? FRAME / 3 : FRAME);
    for (let n = 0; n < 200 && performance.now() < until && !runs.complete; n++) runs.work();
    this.show();
    if (over && runs.complete) {
      this.pause();
      const sound = runs.tally.sound ? "" : " A run did not conserve its energy.";
      this.c.shell.say(`${runs.tally.count} runs are done.${sound}`);
    } else this.frame = requestAnimationFrame((later) => this.next(later));
  }

  /** Numbers, and what the buttons say. */
  private show(): void {
    const { runs, buttons } = this;
    const on = runs !== null;
    const done = on && runs.watched.now >= this.ends.time && runs.complete;
    buttons.play.text(this.playing ? "Pause" : done ? "Play again" : "Play");
    buttons.slow.attr("aria-pressed", String(this.slow));
    for (const { node } of [buttons.play, buttons.step, buttons.restart]) node.disabled = !on;
    const { particle_current, energy_current } = this.ends.flow;
    const tally = runs?.tally ?? new Tally(this.ends.time);
    this.counters.draw([particle_current, energy_current], this.read.digits, tally);
    this.clock.show(on);
    if (!on) return;
    const { watched } = runs;
    const events = (tally.events + (watched.now < this.ends.time ? watched.events : 0)).toLocaleString("en", {
      notation: "compact",
      maximumFractionDigits: 2,
    });
    this.clock.text(
      `t = ${watched.now.toFixed(1)} of ${this.ends.time} · ${tally.count} of ${RUNS} runs · ${events} events · seed ${this.seed}`,
    );
  }

  private draw(): void {
    if (!this.runs) {
      this.tube.draw([], 0, 1);
      this.tube.label("No gas is shown.");
      return;
    }
    const { shots, ends } = this;
    const { first } = this.runs.watched;
    const rows =
      shots.length === 1
        ? [
            { shot: shots[0], near: false },
            { shot: shots[0], near: true },
          ]
        : shots.map((shot) => ({ shot, near: false }));
    this.tube.draw(rows, first, this.reach);
    if (this.playing && !this.calm.matches) return;
    const crossed = shots[shots.length - 1].x.reduce(
      (sum, x, i) => sum + Number(i < first && x > 0) - Number(i >= first && x <= 0),
      0,
    );
    const way = crossed > 0 ? "right" : "left";
    const net = crossed === 0 ? "as many have gone left as right" : `${Math.abs(crossed)} more have gone ${way}`;
    const at = shots[shots.length - 1].time.toFixed(1);
    this.tube.label(
      `A tube with ${shots[0].x.length} particles at t = ${at}: pressure ${plain(ends.left.P)} on the left, ${plain(ends.right.P)} on the right; ${net}.`,
    );
  }
}
