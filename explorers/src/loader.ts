/**
 * Classic deferred script of a page: mounts its first figure at once, and each other when its host comes near the
 * viewport. A script with figures that the page has not loaded is fetched. Whatever fails, the picture inside the host
 * stays.
 */
/** The file of each bundle, by the bundle's name. */
declare const QICC_BUNDLES: Record<string, string>;
declare const QICC_HOST_CSS: string;

interface Bundle {
  mount(name: string, host: HTMLElement, props: unknown): unknown;
}

(() => {
  const own = document.currentScript as HTMLScriptElement;
  const base = new URL(".", own.src).href;
  const bundles: Record<string, Promise<Bundle>> = {};

  if (!document.querySelector("[data-qicc-host]")) {
    const style = document.createElement("style");
    style.dataset.qiccHost = "";
    style.textContent = QICC_HOST_CSS;
    document.head.append(style);
  }

  const loaded = (name: string) => (window as unknown as { qiccFigures?: Record<string, Bundle> }).qiccFigures?.[name];

  const load = (name: string) => {
    bundles[name] ??= new Promise<Bundle>((done, failed) => {
      const script = document.createElement("script");
      script.src = base + QICC_BUNDLES[name];
      script.onload = () => done(loaded(name) as Bundle);
      script.onerror = () => failed(new Error("The figures' script did not load."));
      document.head.append(script);
    });
    return bundles[name];
  };

  async function start(host: HTMLElement): Promise<void> {
    if (host.dataset.state) return;
    host.dataset.state = "loading";
    try {
      const name = host.dataset.bundle ?? "";
      const { mount } = loaded(name) ?? (await load(name));
      mount(host.dataset.figure ?? "", host, JSON.parse(host.dataset.props || "{}"));
      for (const picture of host.querySelectorAll<HTMLElement>(".qicc-fallback")) {
        picture.hidden = true;
        picture.style.display = "none";
      }
      host.dataset.state = "ready";
      host.dataset.ready = "1";
    } catch (error) {
      host.dataset.state = "failed";
      host.querySelector(".q-root")?.remove();
      console.error(error);
    }
  }

  function begin(): void {
    const hosts = [...document.querySelectorAll<HTMLElement>(".qicc-figure[data-figure]")];
    const near = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (!entry.isIntersecting) continue;
          near.unobserve(entry.target);
          void start(entry.target as HTMLElement);
        }
      },
      { rootMargin: "400px" },
    );
    // A page opens with its first figure. To ask where it stands would cost a layout of everything.
    const [first, ...others] = hosts;
    if (first) void start(first);
    for (const host of others) near.observe(host);
    const waiting = () => {
      // Under a cover a host may have no size, so it would never come near.
      for (const host of others) if (host.closest("[data-predict], [data-predict] + *")) void start(host);
    };
    if (document.readyState === "complete") waiting();
    else addEventListener("load", waiting);
    const follow = async () => {
      const id = new URLSearchParams(location.hash.slice(1)).get("fig");
      const host = id ? document.getElementById(id) : null;
      if (!host?.matches(".qicc-figure[data-figure]")) return;
      await start(host);
      host.scrollIntoView({ block: "start" });
    };
    void follow();
    addEventListener("hashchange", () => void follow());
    addEventListener("beforeprint", () => {
      for (const host of hosts) void start(host);
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
