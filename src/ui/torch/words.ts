// An opened file in words.

import { wholeText } from '../../base/numberText'
import { factsOf } from '../../nn/backbone.config'
import type { NetworkWord } from '../../nn/backboneFacts.config'
import type { FileCard } from '../../runs/opened/openFile'

export function foundFacts({
  config: { backbone, objective },
  called,
  trained,
  isOwn,
  hasHead,
  hasDenseHead,
}: FileCard): NetworkWord[] {
  const { head } = objective
  const side = (pixels: number) => `${pixels} × ${pixels} pixels`
  return [
    ...factsOf(backbone).words(backbone),
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
  const count = `${wholeText(prototypes)} prototypes`
  return hasDenseHead ? `${count}, for views and for regions` : `${count}, for views`
}
