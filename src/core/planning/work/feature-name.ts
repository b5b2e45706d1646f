import type { Unit } from './unit.ts'

/** A name for units that no heading names. */
export function nameOfUnits(units: readonly Unit[]): string {
  const [lead] = units
  const object = lead?.imperative.object ?? ''
  return object === '' ? 'Work' : object.charAt(0).toUpperCase() + object.slice(1)
}
