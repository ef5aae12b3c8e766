// What accuracy needs no features at all: classes are seldom of one size, so blind guesses get more than one in as many right.

/** Percent of labels that are of the most frequent class among them. @param labels [n], at least one */
export function majorityShare(labels: ArrayLike<number>): number {
  const counts = new Map<number, number>()
  for (let i = 0; i < labels.length; i++) counts.set(labels[i], (counts.get(labels[i]) ?? 0) + 1)
  return (100 * Math.max(...counts.values())) / labels.length
}
