import type { Task } from '../model/task.ts'

/** The design's six kinds of task. */
export type Category = Task['category']

/** Words that tell a category, matched as whole words or as the beginnings that are marked with `-`. */
const CUES: Readonly<Record<Exclude<Category, 'implementation'>, string>> = {
  foundation:
    'set up, setup, install, scaffold-, bootstrap, init, initialis-, initializ-, configur-, prepare, provision-, schema, skeleton, prerequisite-, dependencies, create database',
  testing: 'test-, verif-, check-, lint-, smoke, e2e, assert, validat-, audit, type check, spec',
  deployment:
    'deploy-, releas-, publish-, ship, roll out, rollout, package, packag-, checksum-, bundle, promote, tag, changelog',
  integration: 'integrat-, connect-, wire, hook up, migrat-, merge, link, adapt-, import-, sync-',
  optimization: 'optimi-, speed, cache, profil-, tune, tuning, benchmark-, performance, reduce',
}

const PATTERNS = Object.entries(CUES).map(([category, words]) => ({
  category: category as Category,
  pattern: new RegExp(
    `\\b(?:${words
      .split(', ')
      .map((word) => (word.endsWith('-') ? `${word.slice(0, -1)}\\w*` : word))
      .join('|')})\\b`,
    'i',
  ),
}))

/** Guesses a task's category from its title: the cue that stands first decides; without one it is implementation. */
export function categoryOf(title: string): Category {
  let best: Category = 'implementation'
  let place = Infinity
  for (const { category, pattern } of PATTERNS) {
    const at = title.search(pattern)
    if (at !== -1 && at < place) {
      best = category
      place = at
    }
  }
  return best
}
