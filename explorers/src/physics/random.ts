/** Uniform numbers from 0, included, to 1, excluded: the same for the same two whole numbers (the generator sfc32). */
export function uniform(seed: number, stream: number): () => number {
  let [a, b, c, d] = [seed | 0, stream | 0, 0x9e3779b9, 1];
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let i = 0; i < 20; i++) next(); // until seeds that are close have parted
  return () => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
}
