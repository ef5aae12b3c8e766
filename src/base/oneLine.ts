/** Text with every control character replaced: what names in a file hold must not break the sentence that tells of them. */
export const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, '\ufffd')
