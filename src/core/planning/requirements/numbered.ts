/** Gives requirements and groups their keys, in the order of the documents. */
import type { Group, Requirement } from './requirement.ts'
import type { Gathering, GroupDraft, Unit } from './unit.ts'

/** The groups that units belong to, and those that hold them, with keys `g1`, `g2`, … */
export function numberGroups(gathering: Gathering, units: readonly Unit[]): Group[] {
  const used = new Set<GroupDraft>()
  for (const { group } of units) {
    for (let place = group; place !== undefined && !used.has(place); place = place.parent) used.add(place)
  }
  const groups = [...gathering.groups.values()].filter((group) => used.has(group))
  for (const [place, group] of groups.entries()) group.key = `g${place + 1}`
  return groups
}

/** The requirements, with keys `r1`, `r2`, … */
export function numberRequirements(units: readonly Unit[]): Requirement[] {
  return units.map((unit, place) => {
    const { id, priority, done, also, notes, ...rest } = unit
    return {
      key: `r${place + 1}`,
      ...rest,
      ...(id === undefined ? {} : { id }),
      ...(priority === undefined ? {} : { priority }),
      ...(done === undefined ? {} : { done }),
      ...(also.length === 0 ? {} : { also }),
      ...(notes.length === 0 ? {} : { notes }),
    }
  })
}
