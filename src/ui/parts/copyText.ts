// Text into the clipboard of the reader's machine.

/** A promise in any case: a page that came over plain http has no clipboard at all, and that too is for its caller to say. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
}
