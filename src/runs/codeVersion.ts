// Which version of this code a checkpoint was saved by: package.json's, as a test holds. Numbers of another version may
// differ, and whoever goes on from such a checkpoint is told so.

export const CODE_VERSION = '0.1.0'
