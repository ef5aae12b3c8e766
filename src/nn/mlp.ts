// The block's second half: Linear, exact GELU, Linear (`Mlp` in timm and in the official code).

import { linear } from '../ops/matmul/linear'
import { mlp } from '../ops/matmul/mlp'
import type { Scope } from '../tensor/parameters'
import type { Tensor } from '../tensor/tensor'
import { Linear } from './layers'

export class Mlp {
  readonly fc1: Linear
  readonly fc2: Linear

  constructor(scope: Scope, width: number, hidden: number) {
    this.fc1 = new Linear(scope.child('fc1'), width, hidden)
    this.fc2 = new Linear(scope.child('fc2'), hidden, width)
  }

  /**
   * @param x        [R, C]
   * @param residual [R, C] added to the result in the same kernel, where given
   * @returns        [R, C]
   */
  forward(x: Tensor, residual?: Tensor): Tensor {
    const { fc1, fc2 } = this
    if (!fc1.bias || !fc2.bias)
      return linear(linear(x, fc1.weight, fc1.bias, { gelu: true }), fc2.weight, fc2.bias, { residual })
    return mlp(x, fc1.weight, fc1.bias, fc2.weight, fc2.bias, { residual })
  }
}
