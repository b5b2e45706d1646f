/** The verbs of specifications and plans, as data. English; British and American spelling. */

/** Base forms. */
export const BASE_VERBS = `
  abort abstract accept access accommodate account accumulate achieve acknowledge acquire activate adapt add address adhere adjust
  administer adopt advance advertise advise aggregate agree aid alert align allocate allow alter amend analyse analyze anchor animate
  annotate announce anonymise anonymize answer anticipate appear append apply appoint approve archive arrange ask assemble assert assess
  assign assist associate assume attach attempt attest attribute audit augment authenticate author authorise authorize automate
  avoid await back backfill backport balance ban base batch become begin behave belong benchmark bind block book bookmark boot bootstrap bound branch break
  bring broadcast browse buffer build bump bundle bypass cache calculate calibrate call cancel canonicalise canonicalize cap capture
  carry cast catalog catalogue catch categorise categorize centralise centralize certify chain change charge check checkpoint choose
  chunk circulate cite claim clamp clarify classify clean clear click clip clone close cluster coalesce codify coerce collapse
  collate collect color combine come comment commit communicate compact compare compensate compile complement complete comply compose
  compress compute concatenate conceal conclude conduct configure confine confirm conform connect consider consist consolidate
  constrain construct consult consume contact contain containerise containerize continue contribute control convert convey copy
  correct correlate correspond count cover crash crawl create crop curate customise customize cut deactivate deal debounce debug decide
  declare decline decode decommission decompose decompress decouple decrease decrypt dedupe deduplicate default defer define
  degrade delay delegate delete deliver demonstrate demote denote deny depend depict deploy deprecate dequeue derive describe
  deserialise deserialize design designate destroy detach detect determine develop diagnose dictate differ differentiate diff digest
  disable disallow discard disclose disconnect discover discuss dismiss dispatch display dispose distinguish distribute divide do
  document donate download downgrade draft drag drain draw drive drop dry dump duplicate earn ease edit educate elaborate elevate
  eliminate email embed emit emphasise emphasize employ empty emulate enable encapsulate encode encourage encrypt end enforce engage
  enhance enqueue enrich enroll ensure enter enumerate equal equip erase escalate escape establish estimate evaluate evict evolve examine
  exceed exchange exclude execute exempt exercise exhibit exist exit expand expect expire explain explore export expose express
  extend extract facilitate factor fail fake fall favor favour feature feed fetch file fill filter finalise finalize find finish fire fit
  fix flag flatten flip flow flush focus fold follow forbid force forecast forget fork form format formulate forward freeze fulfil
  fulfill function fund fuse fuzz gain gate gather generalise generalize generate get give go govern grab grant group grow guarantee
  guard guide halt hand handle hang happen harden hash have heal help hide highlight hint hoist hold honor honour hook host hover
  hydrate identify ignore illustrate impersonate implement imply import impose improve include incorporate increase increment
  incur index indicate infer inform ingest inherit inhibit initialise initialize initiate inject inline input insert inspect install instantiate
  instruct instrument integrate intend interact intercept interface internalise internalize internationalise internationalize interpolate interpret
  interrupt intersect introduce invalidate inventory invert investigate invite invoice invoke involve isolate issue iterate join justify
  keep kill know label land last launch lay lead learn leave lend let level leverage license lie lift limit link lint list listen
  live load localise localize locate lock log look lose lower maintain make manage map mark mask match materialise materialize
  maximise maximize mean measure meet memoise memoize mention merge migrate mimic minify minimise minimize mirror mitigate mock model modernise
  modernize modify modularise modularize monitor mount move mute name narrow navigate need negotiate nest normalise normalize note notify
  nudge number obey obfuscate observe obtain occupy occur offer omit onboard open operate opt optimise optimize orchestrate order organise
  organize originate outline output overhaul override overwrite own pack package pad page paginate paint pair parallelise
  parallelize parameterise parameterize parse partition pass paste patch pause pay peek perform permit persist personalise
  personalize pick pin ping pipe pivot place plan play plot plug point polish poll pool pop populate port position post postpone power
  practice precede precompute predict prefer prefetch prefill prefix prepare prepend preprocess prescribe present preserve preset
  press prevent preview price print prioritise prioritize probe proceed process procure produce profile prohibit project prolong promise
  promote prompt propagate propose protect prototype prove provide provision proxy prune publish pull purchase purge pursue push
  put qualify quantify quarantine query queue quote raise randomise randomize rank rate reach react read realise realize reap reason
  reassign rebase rebind rebuild recalculate receive recognise recognize recommend recompute reconcile reconfigure reconnect
  reconstruct record recover recreate recycle redact redeem redefine redeploy redesign redirect redo reduce refactor refer reference
  refine reflect reformat refresh refund refuse regain regenerate register regress regulate rehearse reimplement reindex reinforce
  reinstall reject relate relax relay release reload relocate rely remain remap remediate remember remind remove rename render
  renew reopen reorder reorganise reorganize repair repeat rephrase replace replay replicate reply report represent reproduce
  request require rerun reschedule rescue research resend reserve reset reshape reside resize resolve respect respond restart
  restore restrict restructure result resubmit resume retain retest rethink retire retrieve retry return reuse reveal reverse revert
  review revise revisit revoke rewind rewire rewrite ride rise roll rotate round route run sample sanitise sanitize satisfy save
  say scaffold scale scan schedule scope score scrape screen script scroll scrub seal search secure see seed segment select send
  separate serialise serialize serve set settle shard share shed shift ship shorten show shrink shuffle shut sign signal silence simplify simulate
  sketch skip sleep slice smoke snapshot snap solve sort source spawn speak specify speed spend spin split spread sprint stabilise stabilize
  stack stage stamp standardise standardize start state stay steer step stop store stream streamline strengthen stress strike strip
  structure stub study style submit subscribe substitute succeed suggest summarise summarize supersede supply support suppress surface survey
  survive suspend sustain swap switch sync synchronise synchronize synthesise synthesize tag tail tailor take target teach tear tell
  template terminate test think thread throttle throw tick tidy tie tighten time timestamp toggle tokenise tokenize tolerate touch trace
  track trade train transact transcode transfer transform transition translate transmit transpile transpose traverse treat trigger trim triage
  trust try tune turn twist type unblock uncover undo unify uninstall unlink unlock unmount unpack unpin unregister unsubscribe untick
  unwrap update upgrade upload upsert use utilise utilize validate value vary vendor verify version view visit visualise
  visualize void vote wait wake walk want warm warn warrant watch weigh widen wipe wire withdraw withhold witness work wrap write yield zip zoom write read build`

/**
 * Verbs that are nouns as often, so that what follows a first word decides: `Report the usage` and `Report page`.
 * Others that can be nouns (add, build, fix, test of a system) are verbs at the head of a title.
 */
export const NOUN_VERBS = `
  abstract access account address aid alert anchor answer archive attempt attribute audit author back balance ban base batch benchmark block book bookmark boot
  bound branch break broadcast buffer bundle cache call cap cast catalog catalogue chain change charge check checkpoint chunk claim click clip clone cluster
  color comment commit contact control copy count cover crash crop cut deal debug default delay delegate design diff digest display dispatch
  document download draft drag drive drop edit email empty end escape estimate exchange exercise exit experience export express fake fall favor feature feed file fill
  filter finish fire fit flag flip flow focus fold force forecast fork form format function fund gain gate grant group guard guarantee guide
  hand handle hash help highlight hint hold hook host hover import increase increment index input interface inventory invite invoice issue join
  label land launch lead level license lift limit link lint list load lock log look map mark mask match mean measure mention merge
  mirror mock model monitor mount move name need nest note number offer open order outline output override own pack package pad page
  paint pair pass paste patch pause pay permit pick pin ping pipe pivot place plan play plot plug point poll pool pop port position post
  power practice prefix present preset press preview price print probe process produce profile project promise prompt prototype provision
  proxy prune pull purchase purge push query queue quote raise rank rate reach reason rebase record redirect reference refresh refund register
  relay release reload render repeat replay reply report request research reserve reset rest result resume retry return reuse review
  rewrite ride rise roll rotate round route run sample save scale scan schedule scope score screen script scroll seal search seed segment
  select separate set shard share shift ship show sign signal silence sketch skip sleep slice smoke snapshot snap sort source speed spin split
  spread sprint stack stage stamp start state stay step stop store stream stress strike strip structure stub study style support surface survey
  swap switch sync tag tail target template test thread throttle tick tie time timestamp toggle touch trace track trade train transfer
  transform transition triage trigger trim trust try turn twist type update upgrade upload use value vendor version view visit void vote wait
  wake walk want warrant watch wire witness work wrap yield zip zoom write read build`

/** Of these the ones that are verbs at the head of a title, unless the name of a thing alone follows: `Update button`. */
export const HEAD_VERBS = `support document update change check run handle use show start stop track display download upload design process reset upgrade
  limit research test return offer format release request review measure control mark select separate set target name start schedule register record refresh write read build`

/** Base, past, participle; where the forms are not those of the rule. */
export const IRREGULAR_VERBS = `
  become became become; begin began begun; bind bound bound; break broke broken; bring brought brought;
  broadcast broadcast broadcast; build built built; cast cast cast; catch caught caught; choose chose chosen; cut cut cut; deal dealt dealt;
  do did done; draw drew drawn; drive drove driven; fall fell fallen; feed fed fed; find found found; fit fit fit; forbid forbade forbidden;
  forecast forecast forecast; forget forgot forgotten; freeze froze frozen; get got gotten; give gave given; go went gone;
  grow grew grown; hang hung hung; have had had; hide hid hidden; hold held held; keep kept kept; know knew known; lay laid laid;
  lead led led; leave left left; lend lent lent; let let let; lie lay lain; lose lost lost; make made made; mean meant meant; meet met met;
  overwrite overwrote overwritten; override overrode overridden; pay paid paid; preset preset preset; prove proved proven;
  put put put; read read read; rebind rebound rebound; rebuild rebuilt rebuilt; redo redid redone; rerun reran rerun; resend resent resent;
  reset reset reset; rethink rethought rethought; rewind rewound rewound; rewrite rewrote rewritten; ride rode ridden; rise rose risen;
  run ran run; say said said; see saw seen; send sent sent; set set set; show showed shown; shrink shrank shrunk; shut shut shut;
  sleep slept slept; speak spoke spoken; spend spent spent; spin spun spun; split split split; spread spread spread; strike struck struck;
  take took taken; teach taught taught; tear tore torn; tell told told; think thought thought; throw threw thrown; undo undid undone;
  wake woke woken; weigh weighed weighed; withdraw withdrew withdrawn; withhold withheld withheld; write wrote written`

/** Verbs of several syllables that double their last letter: `submitted`. Both spellings are read. */
export const DOUBLING_VERBS = `abort:no begin cancel:both commit debug defer embed emit forget format incur model:both label:both
  occur omit onboard:no permit prefer program quit rebind recur refer regret remap rerun reset resubmit signal:both
  snapshot:both snap submit transfer transmit travel:both trim unplug unpin unwrap unzip upset catalog:no`

/** Verbs of being and bearing: what has them for a predicate is stated, and is ensured rather than done. */
export const STATIVE_VERBS = `account:no become belong consist contain:no continue correspond depend differ exceed exist fail fall fit follow:no
  function happen have hold last lie live match mean meet need occur own remain reside result rise satisfy stay succeed survive take
  vary work expire:no pass comply conform adhere behave appear scale point come go equal refer relate`
