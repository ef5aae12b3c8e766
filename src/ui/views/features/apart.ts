// What must not be compared between two runs side by side, though it looks alike: each has directions of its own.

export const COLOURS_APART = 'A and B have a basis each: a colour in one does not mean what it means in the other.'
export const PLACES_APART = 'A and B have a map each: a place in one does not mean what it means in the other.'
