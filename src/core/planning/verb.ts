const VERBS = new Set(
  `accept access activate adapt add address adjust adopt aggregate align allow analyse analyze announce apply approve archive
  arrange assemble assert assess assign attach audit authenticate authorise authorize automate back backfill balance batch
  benchmark bind block boot bootstrap branch bring build bump bundle cache calculate call cap capture catch certify change
  check choose clarify classify clean clear clone close collect combine commit compare compile complete compress compute
  configure confirm connect consolidate construct consume containerise containerize convert copy correct count cover create
  cut debug declare decode decommission decouple define delete deliver demonstrate deny deploy deprecate derive describe
  design detect determine develop diagnose disable discover dispatch display distribute document download draft drain draw
  drop dump duplicate edit emit enable encode encrypt enforce enhance enrich ensure establish estimate evaluate examine
  exclude execute expand expire explain explore export expose extend extract fail fetch fill filter finalise finalize find
  finish fix flag flush focus fold follow force format forward freeze fuzz gate gather generate get give grant group guard
  handle harden hash hide hook host identify ignore implement import improve include index infer inform inherit initialise
  initialize inject insert inspect install instrument integrate introduce invalidate investigate invoke isolate issue iterate
  join keep label launch lay learn limit link lint list listen load localise localize lock log look maintain make manage map
  mark mask match measure merge migrate minify mirror mock model modernise modernize modify monitor mount move name normalise
  normalize notify observe offer open optimise optimize orchestrate order organise organize output overhaul override pack
  package paginate parallelise parallelize parse partition pass patch persist pick pin place plan plot polish poll populate
  port post prefetch prepare preserve prevent print prioritise prioritize probe process produce profile promote propagate
  protect prototype prove provide provision prune publish pull purge push put query queue raise read rebase rebuild receive
  reconcile record recover redesign redirect reduce refactor refine refresh register reject release reload remove rename
  render reorder repair replace replay replicate report reproduce require research reserve reset resize resolve respond
  restart restore restrict restructure retire retrieve retry return reuse revert review revise revoke rewrite roll rotate
  route run sample sanitise sanitize save scaffold scale scan schedule score scrub seal search secure seed select send
  separate serialise serialize serve set settle shard share ship show sign simplify simulate sketch skip smoke snapshot solve
  sort specify split stage standardise standardize start stop store stream strip study style submit subscribe summarise
  summarize supply support surface survey suspend swap switch sync synchronise synchronize tag take teach tear tell terminate
  test throttle tighten time toggle trace track train transfer transform translate transpile trigger trim tune turn type
  unblock undo unify uninstall unlock unpack update upgrade upload use validate vendor verify version view visualise
  visualize wait walk warm warn watch wire wrap write zip`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** Whether a title begins with a verb in its base form, as task titles should. English only. */
export function startsWithVerb(title: string): boolean {
  const first = /^[^\p{L}]*(\p{L}+)/u.exec(title)?.[1]
  return first !== undefined && VERBS.has(first.toLowerCase())
}
