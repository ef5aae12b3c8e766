// The op again in double precision: the whole Ts x Tt matrix of cosines, then its row maxima.

interface View {
  tokens: readonly (readonly number[])[]
}

const cosine = (a: readonly number[], b: readonly number[]) => {
  const product = a.reduce((sum, v, c) => sum + v * b[c], 0)
  return product / (Math.hypot(...a) * Math.hypot(...b))
}

/** For each token of `student`, the index of the most similar token of `teacher` (first of equals) and its cosine. */
export function regionMatchReference(student: View, teacher: View): { index: number; similarity: number }[] {
  return student.tokens.map((s) => {
    const row = teacher.tokens.map((t) => cosine(s, t))
    const similarity = Math.max(...row)
    return { index: row.indexOf(similarity), similarity }
  })
}
