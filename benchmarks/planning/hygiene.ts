import type { Plan } from '../../src/core/planning/plan.ts'
import { overlaps } from './alignment.ts'
import { share } from './evidence-scores.ts'
import { bodyOf } from './planned.ts'

/** Base forms that titles of work begin with; a list of its own, so that the planner's words are judged by others. */
const VERBS = new Set(
  `abort accept activate adapt add adjust adopt advertise aggregate alert align allow analyze annotate announce append apply
approve archive assemble assert assess assign associate attach audit authenticate authorize automate avoid await backfill backport
balance ban batch benchmark bind block bound bootstrap broadcast buffer build bump bundle cache calculate call cancel cap capture
centralize change check choose classify clean clear clone close coalesce collapse collect combine commit compare compile complete
compose compress compute conduct configure confirm connect consolidate constrain construct consume contain continue control convert
coordinate copy correct count cover create cut cycle deactivate debounce debug decide declare decode decompose decouple decrease
decrypt deduplicate default defer define degrade delegate delete deliver demonstrate denormalize deny deploy deprecate derive describe
deserialize design detach detect determine develop diagnose disable disallow discard disclose discover dismiss dispatch display
distinguish distribute document double download draft drain drive drop duplicate echo edit eliminate embed emit enable encapsulate
encode encrypt end enforce enhance enqueue enrich ensure enter enumerate escape establish estimate evaluate examine exclude execute
exit expand expire explain explore export expose extend extract fail fall fetch fill filter finalize find finish fix flag flatten flush
focus follow forbid force format forward freeze fuzz gate gather generate get give grant group guarantee guard guide halt handle harden
hide highlight hold hook host identify ignore implement import improve include increase index infer inform inherit initialize inject
insert inspect install instantiate instrument integrate intercept interpret introduce invalidate inventory investigate invoke isolate
issue iterate join keep label launch lay lazy-load leave let lift limit link lint list listen load localize locate lock log maintain
make manage map mark mask match measure merge migrate minimize mirror mock model modernize modify monitor mount move mute name
navigate negotiate normalize notify observe obtain offer omit open optimize order organize orchestrate output override package paginate
parallelize parse pass patch pause perform permit persist pick pin place plan play point poll polish populate port post prefer prefix
prepare present preserve preview prevent print prioritize probe process produce profile prohibit project promote prompt propagate
propose protect prototype prove provide provision prune publish pull purge push put query queue quit quote raise rank rate reach read
rebase rebuild receive recognize recommend reconcile reconnect record recover redact redesign redirect reduce refactor refer refine
reflect refresh refuse register regenerate reject relate release reload relocate remember remind remove rename render renew reopen
reorder reorganize repair repeat replace replay replicate report represent reproduce request require research reserve reset resize
resolve respect respond restart restore restrict restructure resume retain retire retrieve retry return reuse reveal revert review
revise revoke rewrite roll rotate round route run sample sanitize satisfy save scaffold scale scan schedule scope score scroll seal
search secure seed select send separate serialize serve set setup share ship shorten show shrink shut sign simplify simulate skip
snapshot sort source specify spike split stabilize stage standardize start state stop store stream strengthen strip structure study
style submit subscribe substitute suggest summarize supply support suppress surface survive suspend swap switch synchronize sync tag
take target tell terminate test throttle throw tie toggle track trace train transfer transform transition translate transmit treat
trigger trim truncate try tune turn unblock undo unify uninstall unlock unpack unregister unsubscribe unwrap update upgrade upload
upsert use validate vary vendor verify version view visualize wait walk warm warn watch weigh whitelist widen wire withhold wrap write
yield zip
accumulate acknowledge address advance alter amend answer arrange ask assist assume attempt balance begin boost bring broaden browse
calibrate carry catch charge cite claim clarify collaborate comment comply concatenate consider consult contact contribute crawl
customize delay demote differentiate digest direct disconnect downgrade dump elevate emulate evict evolve exchange exempt exercise
facilitate favor feed fulfill govern hand hash hear help hint hydrate illustrate impose increment inline internationalize invite
justify jump learn lease lose lower mandate mention minify mutate nest obey offload onboard opt own partition penalize ping plug
predict pretend qualify quantify quarantine react reclaim recompute reconstruct recreate recycle regulate rely remediate reply
repurpose resend reword scrape see seek shift sketch slice solve speed squash stamp stash stay steer streamline stub subtract
supersede tailor tighten tokenize touch transport trap traverse type unmount vote wake work`.split(/\s+/),
)

/** The overlap from which two tasks of one plan say the same. */
const SAME = 0.8

/** Shares of 1. */
export interface Hygiene {
  readonly verb_first: number
  /** Pairs of tasks that say the same, by pairs. */
  readonly duplicates: number
  /** Tasks with at least one check that can be run. */
  readonly checked: number
  readonly features: number
  readonly tasks: number
}

/** Judges titles, twins and proofs of a plan. */
export function hygieneOf(plan: Plan): Hygiene {
  const { tasks } = plan.tasks
  const texts = tasks.map((task) => ({ title: task.title, body: bodyOf(task) }))
  const table = overlaps(texts, texts)
  const pairs = table.flatMap((row, a) => row.slice(a + 1))
  return {
    verb_first: share(tasks, ({ title }) => isVerbFirst(title)) ?? 0,
    duplicates: share(pairs, (overlap) => overlap > SAME) ?? 0,
    checked: share(tasks, ({ acceptance_checks }) => acceptance_checks.length > 0) ?? 0,
    features: plan.features.features.length,
    tasks: tasks.length,
  }
}

/** Whether a title begins with a verb in its base form; `Re-export` counts by what follows the hyphen. */
export function isVerbFirst(title: string): boolean {
  const [first = ''] = title.trim().split(/\s+/)
  const word = first.toLowerCase().replaceAll(/[^a-z-]/g, '')
  return VERBS.has(word) || VERBS.has(word.replace(/^(?:re|un|de|pre|co|auto)-?/, ''))
}
