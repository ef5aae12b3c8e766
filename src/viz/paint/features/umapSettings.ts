// Settings of the map by UMAP, apart from the library that makes it, so that a page can name them without loading it.

/** Neighbours that shape the map, the point itself counted, as umap-learn counts them. */
export const UMAP_NEIGHBOURS = 15
/** The least distance between points. */
export const UMAP_DISTANCE = 0.1
