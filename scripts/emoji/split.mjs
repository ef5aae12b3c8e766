// Which emoji are held out: the same share of every category, chosen by names alone, so the same on every machine. By emoji,
// so that none is in both splits, whoever drew it.

const TEST_SHARE = 0.15

/** @param entries `{ code, category }` each @returns the codes that are held out */
export function heldOut(entries) {
  const categories = [...new Set(entries.map(({ category }) => category))]
  return new Set(
    categories.flatMap((category) => {
      const codes = entries.filter((entry) => entry.category === category).map(({ code }) => code)
      codes.sort((a, b) => mixed(a) - mixed(b))
      return codes.slice(0, Math.round(TEST_SHARE * codes.length))
    }),
  )
}

/** A 32-bit number from a name: FNV-1a, and the finaliser of MurmurHash3, for neighbouring code points differ in a letter. */
function mixed(name) {
  let hash = 0x811c9dc5
  for (const c of name) hash = Math.imul(hash ^ c.charCodeAt(0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
