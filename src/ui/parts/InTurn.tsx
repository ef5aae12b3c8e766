// What lies below the top of the page: each child is built in a frame of its own when its turn comes, from top to bottom, and
// is nothing until then.

import { Children, type ReactNode } from 'react'
import { useTurn } from './useTurn'

export const InTurn = ({ children }: { children: ReactNode }) =>
  Children.map(children, (child) => <Awaited>{child}</Awaited>)

const Awaited = ({ children }: { children: ReactNode }) => useTurn(false) && children
