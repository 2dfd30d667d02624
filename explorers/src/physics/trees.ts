import type { Network } from "./network";

/** A spanning tree: an arrow from each state but the root, and its part of the weights of all trees. */
export interface Tree {
  arrows: [number, number][];
  share: number;
}

/** The trees rooted at a state of a solved network. Parallel channels are one arrow; the shares add up to p of the root. */
export function treesOf(net: Network, root: number): Tree[] {
  const { trees, channels } = net.topology;
  const ends = (d: number): [number, number] => {
    const { from, to } = channels[d >> 1];
    return d & 1 ? [to, from] : [from, to];
  };
  const size = (tree: number[]) => tree.reduce((sum, d) => sum + net.exponent[d], 0);
  const top = Math.max(...trees[root].map(size));
  const found = new Map<string, Tree>();
  let all = 0;
  for (const tree of trees[root]) {
    const arrows = tree.map(ends).sort((a, b) => a[0] - b[0]);
    const key = arrows.join(";");
    const weight = tree.reduce((product, d) => product * net.mantissa[d >> 1], Math.exp(size(tree) - top));
    const same = found.get(key);
    if (same) same.share += weight;
    else found.set(key, { arrows, share: weight });
    all += weight;
  }
  const scale = net.probabilities[root] / all;
  return [...found.values()].map((tree) => ({ ...tree, share: tree.share * scale }));
}
