// How a message shows a name, or anything else that a file or a link holds: what is held may be megabytes long, a message
// is not.

const SHOWN_CHARS = 80

/** The text itself, or its beginning, with no letter cut in half, and an ellipsis. */
export const shown = (text: string, most = SHOWN_CHARS): string =>
  text.length > most ? `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…` : text
