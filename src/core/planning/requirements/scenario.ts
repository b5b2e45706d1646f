/** Scenarios find the requirement that they belong to; steps that stand as items of their own are put together. */
import type { Section } from '../spec/section.ts'
import { isScenario } from './criterion.ts'
import type { Criterion } from './requirement.ts'
import { ownerOf, type Gathering } from './unit.ts'

/** Gives a criterion to the story or requirement block that its section stands in; else it waits for one that it speaks of. */
export function giveCriterion(gathering: Gathering, section: Section, criterion: Criterion): void {
  const owner = ownerOf(gathering, section)
  if (owner === undefined) gathering.loose.push({ criterion, section })
  else owner.criteria.push(criterion)
}

/** As {@link giveCriterion}; a step that goes on with the scenario before it becomes part of that one. */
export function takeScenario(gathering: Gathering, section: Section, criterion: Criterion): void {
  const owner = ownerOf(gathering, section)
  const before = owner === undefined ? lastLoose(gathering, section) : owner.criteria.at(-1)
  if (before === undefined || !goesOn(before, criterion.text)) return giveCriterion(gathering, section, criterion)
  const span = { start: before.span.start, end: criterion.span.end }
  const whole: Criterion = { ...before, text: `${before.text} ${criterion.text}`, span }
  if (owner === undefined) gathering.loose.splice(-1, 1, { criterion: whole, section })
  else owner.criteria.splice(-1, 1, whole)
}

function lastLoose({ loose }: Gathering, section: Section): Criterion | undefined {
  const last = loose.at(-1)
  return last?.section === section ? last.criterion : undefined
}

function goesOn({ form, text }: Criterion, step: string): boolean {
  if (form !== 'gherkin' || isScenario(step)) return false
  return /^\W*(?:then|and|but)\b/i.test(step) || (/^\W*when\b/i.test(step) && !/\bwhen\b/i.test(text))
}
