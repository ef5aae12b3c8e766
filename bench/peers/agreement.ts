// Equal work is checked before it is timed: what does not agree is not compared.

const TOLERANCE = 1e-4

/** @throws where an element differs by more than 1e-4, relative to 1 + its magnitude */
export function checkAgreement(what: string, peerName: string, ours: ArrayLike<number>, peer: ArrayLike<number>): void {
  if (ours.length !== peer.length)
    throw new Error(
      `bench: ${what} has ${ours.length} elements here and ${peer.length} in ${peerName}. Nothing was timed.`,
    )
  for (let i = 0; i < ours.length; i++)
    if (!(Math.abs(ours[i] - peer[i]) <= TOLERANCE * (1 + Math.abs(peer[i]))))
      throw new Error(
        `bench: ${what} must agree with ${peerName} to ${TOLERANCE}, got ${ours[i]} and ${peer[i]} at ${i}. Nothing was timed.`,
      )
}
