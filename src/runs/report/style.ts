// How a report looks: light or dark as the reader's system is, and on paper.

import { css } from './html'

export const STYLE = css`
  :root {
    color-scheme: light dark;
    --bg: #ffffff;
    --soft: #f2f4f7;
    --line: #d8dde4;
    --ink: #12161c;
    --ink-2: #464f5d;
    --accent: #0b6b5d;
    --bad: #b3261e;
    --knn: #0b6b5d;
    --linear: #7a3bb8;
    --region: #bd4b00;
    --view: #1d5fd0;
    --loss: #12161c;
    --plain: #464f5d;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --bg: #14181e;
      --soft: #1d232b;
      --line: #333b46;
      --ink: #e9edf2;
      --ink-2: #b3bcc8;
      --accent: #44cdb1;
      --bad: #ff9b92;
      --knn: #44cdb1;
      --linear: #c79bf5;
      --region: #ff9a57;
      --view: #7fb0ff;
      --loss: #e9edf2;
      --plain: #b3bcc8;
    }
  }
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0 auto;
    padding: 2rem 1.25rem 3rem;
    max-width: 62rem;
    background: var(--bg);
    color: var(--ink);
    font:
      15px/1.5 ui-sans-serif,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Noto Sans',
      sans-serif;
  }
  h1 {
    margin: 0;
    font-size: 1.75rem;
    line-height: 1.2;
  }
  h2 {
    margin: 2.25rem 0 0.75rem;
    padding-top: 0.75rem;
    border-top: 1px solid var(--line);
    font-size: 1.25rem;
  }
  h3 {
    margin: 0;
    font-size: 0.95rem;
  }
  p,
  ul {
    margin: 0.5rem 0;
  }
  .lead,
  .unit,
  caption,
  figcaption {
    color: var(--ink-2);
  }
  .unit {
    font-weight: 400;
  }
  .outcome {
    max-width: 46rem;
  }
  h1 + .outcome {
    font-size: 1.1rem;
  }
  a {
    color: var(--accent);
    overflow-wrap: anywhere;
  }
  code {
    font-size: 0.85em;
    word-break: break-all;
  }
  summary {
    cursor: pointer;
  }
  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 0.2rem 1.25rem;
    margin: 1rem 0;
  }
  dt {
    color: var(--ink-2);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
  }
  caption {
    padding-bottom: 0.25rem;
    text-align: left;
  }
  th,
  td {
    padding: 0.2rem 0.75rem 0.2rem 0;
    border-bottom: 1px solid var(--line);
    text-align: left;
    vertical-align: top;
  }
  thead th {
    color: var(--ink-2);
    font-weight: 500;
  }
  tbody th {
    font-weight: 400;
  }
  td.number,
  th.number {
    text-align: right;
  }
  tr.group th {
    padding-top: 0.9rem;
    font-weight: 600;
  }
  tr.changed td,
  tr.changed th {
    background: var(--soft);
  }
  .mark {
    color: var(--accent);
    font-weight: 600;
  }
  .wide {
    overflow-x: auto;
  }
  .wide + .wide {
    margin-top: 1.5rem;
  }
  .bad {
    color: var(--bad);
  }
  .good {
    color: var(--accent);
  }
  .charts,
  .pictures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
    gap: 1.5rem;
  }
  figure {
    margin: 0;
    break-inside: avoid;
  }
  .chart svg:not(.swatch) {
    display: block;
    width: 100%;
    height: auto;
  }
  .chart text {
    fill: var(--ink-2);
    font-size: 11px;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1rem;
    padding: 0;
    list-style: none;
    font-size: 0.8125rem;
  }
  .swatch {
    width: 24px;
    height: 8px;
    margin-right: 0.35rem;
  }
  .swatch.square {
    width: 8px;
  }
  .grid {
    stroke: var(--line);
  }
  .line {
    fill: none;
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .dot {
    fill: var(--bg);
    stroke-width: 3;
  }
  .band {
    fill: currentColor;
    fill-opacity: 0.1;
    stroke-opacity: 0;
  }
  .dashed {
    stroke-dasharray: 6 4;
  }
  .dot.dashed {
    stroke-dasharray: 2 2;
  }
  .reference {
    fill: none;
    stroke: var(--ink-2);
    stroke-width: 1.25;
    stroke-dasharray: 7 4;
  }
  .dotted {
    stroke-dasharray: 2 3;
  }
  .mixed {
    stroke-dasharray: 9 3 2 3;
  }
  .hue-loss {
    color: var(--loss);
    stroke: var(--loss);
  }
  .hue-view {
    color: var(--view);
    stroke: var(--view);
  }
  .hue-region {
    color: var(--region);
    stroke: var(--region);
  }
  .hue-knn {
    color: var(--knn);
    stroke: var(--knn);
  }
  .hue-linear {
    color: var(--linear);
    stroke: var(--linear);
  }
  .hue-plain {
    color: var(--plain);
    stroke: var(--plain);
  }
  .pictures img {
    display: block;
    max-width: 100%;
    height: auto;
    border: 1px solid var(--line);
  }
  @media print {
    :root {
      color-scheme: light;
      --bg: #ffffff;
      --soft: #f2f4f7;
      --line: #d8dde4;
      --ink: #000000;
      --ink-2: #333333;
      --accent: #0b6b5d;
      --bad: #b3261e;
      --knn: #0b6b5d;
      --linear: #7a3bb8;
      --region: #bd4b00;
      --view: #1d5fd0;
      --loss: #12161c;
      --plain: #464f5d;
    }
    body {
      max-width: none;
      padding: 0;
      font-size: 10pt;
    }
    h2 {
      break-after: avoid;
    }
    tr {
      break-inside: avoid;
    }
    .charts {
      grid-template-columns: 1fr 1fr;
    }
  }
  @page {
    margin: 16mm;
  }
`
