import type { StatedHealing } from '../model/healing.ts'
import type { Proposal } from '../model/proposal.ts'
import { compareText } from '../std/order.ts'
import type { CompileSettings } from './compile/settings.ts'
import { RECOMMENDED_POLICIES } from './defaults.ts'

/** Rules of mending together: of two that contradict each other, those that are more particular hold. */
export function joinedRules(rules: StatedHealing | undefined, particular: StatedHealing): StatedHealing {
  const allow = [...new Set([...(rules?.allow ?? []), ...(particular.allow ?? [])])].toSorted(compareText)
  const patterns = { ...rules?.patterns, ...particular.patterns }
  return {
    ...rules,
    ...particular,
    ...(Object.keys(patterns).length === 0 ? {} : { patterns }),
    ...(allow.length === 0 ? {} : { allow }),
  }
}

/** The settings with the rules that the specification states for its plan. */
export function withStatedRules({ healing }: Proposal, settings: CompileSettings): CompileSettings {
  const usual = RECOMMENDED_POLICIES.healing
  if (healing === undefined || usual === undefined) return settings
  const rules = joinedRules(settings.policies?.healing, healing)
  return {
    ...settings,
    policies: { ...settings.policies, healing: { ...usual, ...rules, default: rules.default ?? usual.default } },
  }
}
