// PyTorch and back: weights from a file to look into, and a run to go on with there.

import { Panel } from '../parts/Panel'
import { ContinueThere } from './ContinueThere'
import { LookIntoFile } from './LookIntoFile'

export function PyTorchPanel() {
  return (
    <Panel
      title="PyTorch and back"
      anchor="pytorch"
      lead="Look into networks that were trained elsewhere, and go on elsewhere with one that was trained here."
    >
      <div className="torch">
        <LookIntoFile />
        <ContinueThere />
      </div>
    </Panel>
  )
}
