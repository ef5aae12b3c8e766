// The name of a part of the page in the address leads there. A browser looks for it when the page opens, but parts are built
// after that, each in its turn. So it is sent once more when the part is there, unless the reader does something before.

const DOES_SOMETHING = ['pointerdown', 'keydown', 'wheel'] as const

/** Whether a fragment is such a name: words of letters. A link has a version in it, and so a digit and a dot. */
export const isPart = (fragment: string): boolean => /^[a-z]+(-[a-z]+)*$/i.test(fragment)

/** @param name id of the part */
export function leadToPart(name: string): void {
  const built = new MutationObserver(() => {
    if (!document.getElementById(name)) return
    end()
    location.replace(`#${name}`) // goes there, and to what the keyboard comes to next, as following a link does
  })
  const end = () => {
    built.disconnect()
    for (const act of DOES_SOMETHING) removeEventListener(act, end)
  }
  built.observe(document.body, { childList: true, subtree: true })
  for (const act of DOES_SOMETHING) addEventListener(act, end, { passive: true })
}
