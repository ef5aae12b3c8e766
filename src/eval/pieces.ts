// What is measured may be more than a buffer holds: features lie on the GPU a piece at a time. No figure depends on it.

import type { Gpu } from '../gpu/device'
import { mostBytes } from '../tensor/limits'

/** The features of raw pixels take gigabytes. */
const PIECE_BYTES = 2 ** 26

/** How many rows of so many bytes are on the GPU at a time. */
export const rowsAPiece = (gpu: Gpu, rowBytes: number): number =>
  Math.max(1, Math.floor(Math.min(PIECE_BYTES, mostBytes(gpu)) / rowBytes))

/** What is compared with a bank is held as numbers by the program, too: 223 images of 224 pixels a time, instead of gigabytes. */
const HELD_BYTES = 2 ** 27

/** How many rows of so many numbers are compared with a bank at a time. A device that binds little has little memory. */
export const rowsHeld = (gpu: Gpu, width: number): number =>
  Math.max(1, Math.floor(Math.min(HELD_BYTES, mostBytes(gpu)) / (4 * width)))

/** `count` rows in pieces of `most`. */
export const piecesOf = (count: number, most: number): { first: number; count: number }[] =>
  Array.from({ length: Math.ceil(count / most) }, (_, i) => ({
    first: i * most,
    count: Math.min(most, count - i * most),
  }))
