// All operations, by family and by what is typed.

import { useState } from 'react'
import { Segments } from '../parts/Segments'
import { useApp } from '../state/useApp'
import { OpRow } from './OpRow'
import { familiesOf, matching } from './filterOps'

export function OpList() {
  const ops = useApp((s) => s.kernelOps)
  const [family, setFamily] = useState('all')
  const [text, setText] = useState('')
  if (!ops) return <p className="lead">Listing the operations …</p>
  const shown = matching(ops, family, text)
  const options = ['all', ...familiesOf(ops)].map((value) => ({ value, title: value }))
  return (
    <section className="kernels-part" aria-label="Operations">
      <h3>Operations</h3>
      <p className="lead">
        In the letters of{' '}
        <a href="https://arxiv.org/abs/2106.09785" rel="noreferrer">
          the paper
        </a>
        : s and t are the logits of student and teacher, p the teacher’s targets, c its centre, τ a temperature, z the
        features of a region. Elsewhere x goes in and y comes out; dx and dy are their gradients. In the source,
        docs/method.md leads from each equation to its file.
      </p>
      <div className="op-filter">
        <Segments label="Family" options={options} value={family} onChange={setFamily} />
        <label className="op-search">
          <span className="unseen">Search in names, formulas and kernels</span>
          <input
            type="search"
            placeholder="Name, formula or kernel"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      </div>
      <ul className="ops">
        {shown.map((op) => (
          <li key={op.op}>
            <OpRow listing={op} />
          </li>
        ))}
      </ul>
      {!shown.length && <p className="lead">No operation of this family holds “{text}”.</p>}
    </section>
  )
}
