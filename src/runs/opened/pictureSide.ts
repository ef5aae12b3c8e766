/** Side in pixels of the pictures that views show to a network from a file: never smaller than what it sees. */
export const pictureSide = (setSize: number, imgSize: number): number => Math.max(setSize, imgSize)
