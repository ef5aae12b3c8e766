// The name of a part of the page in the address leads there. A browser looks for it when the page opens, but parts are built
// after that, each in its turn, and those above it still grow. So it is sent there when the part comes, and again when the
// page grows in the moment after, unless the reader does something before.

const SETTLES_MS = 5000
const DOES_SOMETHING = ['pointerdown', 'keydown', 'wheel'] as const

/** Whether a fragment is such a name: words of letters. A link has a version in it, and so a digit and a dot. */
export const isPart = (fragment: string): boolean => /^[a-z]+(-[a-z]+)*$/i.test(fragment)

/** @param name id of the part */
export function leadToPart(name: string): void {
  const go = () => location.replace(`#${name}`) // and to what the keyboard comes to next, as following a link does
  const grown = new ResizeObserver(go)
  const built = new MutationObserver(() => {
    if (!document.getElementById(name)) return
    built.disconnect()
    grown.observe(document.body) // which tells of the size it has, too
    setTimeout(end, SETTLES_MS)
  })
  const end = () => {
    built.disconnect()
    grown.disconnect()
    for (const act of DOES_SOMETHING) removeEventListener(act, end)
  }
  built.observe(document.body, { childList: true, subtree: true })
  for (const act of DOES_SOMETHING) addEventListener(act, end, { passive: true })
}
