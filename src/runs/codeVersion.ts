// Which version of the code this is: the package's, and a hash of the sources that a number can depend on. The build
// puts it in (scripts/codeVersion.mjs), so that page and terminal built from the same sources say the same.

declare const __CODE_VERSION__: string | undefined

/** e.g. `0.1.0+5d41402abc`; `unbuilt` where a file of this room is read as it lies. */
export const CODE_VERSION: string = typeof __CODE_VERSION__ === 'string' ? __CODE_VERSION__ : 'unbuilt'
