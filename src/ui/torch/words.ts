// An opened file in words.

import type { FileCard } from '../../runs/opened/openFile'

export interface Fact {
  what: string
  value: string
}

export function foundFacts({
  config: { backbone, objective },
  called,
  trained,
  isOwn,
  hasHead,
  hasDenseHead,
}: FileCard): Fact[] {
  const { head } = objective
  const side = (pixels: number) => `${pixels} × ${pixels} pixels`
  const network: Fact[] =
    backbone.name === 'swin'
      ? [
          {
            what: 'Network',
            value: `Swin, ${backbone.depths.length === 1 ? 'one stage' : `${backbone.depths.length} stages`}`,
          },
          { what: 'Blocks', value: backbone.depths.join(', ') },
          { what: 'Width', value: `${backbone.depths.map((_, s) => backbone.embedDim * 2 ** s).join(', ')} channels` },
          { what: 'Heads', value: backbone.numHeads.join(', ') },
          { what: 'Window', value: `${backbone.windowSize} × ${backbone.windowSize} tokens` },
        ]
      : [
          { what: 'Network', value: 'ViT' },
          { what: 'Blocks', value: String(backbone.depth) },
          { what: 'Width', value: `${backbone.embedDim} channels` },
          { what: 'Heads', value: String(backbone.numHeads) },
        ]
  return [
    ...network,
    { what: 'Patch', value: side(backbone.patchSize) },
    { what: 'Images', value: side(backbone.imgSize) },
    { what: 'In the file', value: called[0] === '' ? 'one network, without a name' : called.join(' and ') },
    { what: 'Trained', value: trained ? `until ${trained}` : 'the file does not say' },
    { what: 'Head', value: headText(head.outDim, hasHead, hasDenseHead) },
    { what: 'Pixels normalised', value: isOwn ? 'as those of the set' : 'as those of ImageNet' },
  ]
}

function headText(prototypes: number, hasHead: boolean, hasDenseHead: boolean): string {
  if (!hasHead) return 'none'
  const count = `${prototypes.toLocaleString('en')} prototypes`
  return hasDenseHead ? `${count}, for views and for regions` : `${count}, for views`
}
