// Which version of the code this is: the package's, and a hash of the sources that a number can depend on. The build
// puts it in (scripts/codeVersion.mjs), so that page and terminal built from the same sources say the same.

declare const __CODE_VERSION__: string

/** e.g. `0.1.0+5d41402abc` */
export const CODE_VERSION: string = __CODE_VERSION__
