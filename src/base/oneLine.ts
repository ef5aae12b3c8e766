/**
 * Text with every control character replaced, those of terminals, of lines and of the direction of writing: what names in a
 * file hold must not break the sentence that tells of them, nor turn it round.
 */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\ufffd')
