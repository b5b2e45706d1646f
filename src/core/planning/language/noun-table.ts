/** Nouns that decide how a phrase without a verb becomes a task, as data. */

const words = (table: string): ReadonlySet<string> => new Set(table.split(/\s+/).filter((word) => word !== ''))
const pairs = (table: string): ReadonlyMap<string, string> =>
  new Map(table.split(/\s+/).flatMap((entry) => (entry.includes(':') ? [entry.split(':') as [string, string]] : [])))

/** What is made by the deed of a verb: `Migration of orders` is `Migrate orders`. */
export const DEEDS: ReadonlyMap<string, string> = pairs(`
  acceptance:accept acquisition:acquire activation:activate addition:add adjustment:adjust adoption:adopt aggregation:aggregate alignment:align
  allocation:allocate analysis:analyze approval:approve archival:archive assignment:assign authentication:authenticate
  authorization:authorize automation:automate avoidance:avoid calculation:calculate cancellation:cancel categorization:categorize
  classification:classify cleanup:clean clean-up:clean collection:collect comparison:compare compilation:compile compression:compress computation:compute
  configuration:configure confirmation:confirm consolidation:consolidate construction:construct conversion:convert creation:create
  customization:customize decoding:decode decommissioning:decommission deduplication:deduplicate definition:define deletion:delete
  delivery:deliver deployment:deploy deprecation:deprecate detection:detect display:display documentation:document elimination:eliminate
  encryption:encrypt enforcement:enforce enrichment:enrich establishment:establish evaluation:evaluate execution:execute
  expansion:expand exposure:expose extension:extend extraction:extract filtering:filter formatting:format generation:generate
  handling:handle hardening:harden identification:identify implementation:implement improvement:improve inclusion:include initialization:initialize
  insertion:insert inspection:inspect installation:install instrumentation:instrument integration:integrate introduction:introduce invalidation:invalidate
  isolation:isolate localization:localize maintenance:maintain management:manage measurement:measure migration:migrate
  minimization:minimize modification:modify monitoring:monitor normalization:normalize notification:notify optimization:optimize
  orchestration:orchestrate persistence:persist preparation:prepare presentation:present preservation:preserve prevention:prevent processing:process
  propagation:propagate protection:protect provision:provide provisioning:provision publication:publish reconciliation:reconcile recovery:recover
  reduction:reduce refactor:refactor refactoring:refactor registration:register removal:remove renaming:rename rendering:render
  replacement:replace replication:replicate resolution:resolve restoration:restore restructuring:restructure retention:retain retirement:retire retrieval:retrieve
  rotation:rotate sanitization:sanitize selection:select separation:separate serialization:serialize setup:set_up simplification:simplify
  standardization:standardize storage:store submission:submit summarization:summarize support:support suppression:suppress synchronization:synchronize
  termination:terminate tracking:track transformation:transform translation:translate unification:unify upgrade:upgrade usage:use
  use:use validation:validate verification:verify visualization:visualize authorisation:authorize optimisation:optimise normalisation:normalise
  serialisation:serialise localisation:localise initialisation:initialise visualisation:visualise synchronisation:synchronise`)

/** What follows a deed before what it is done to: `Integration with Slack` is `Integrate with Slack`. Others take `of` and `for`. */
export const KEPT_PREPOSITIONS: ReadonlySet<string> = words('with into to between from')

/** A last word that tells what to do with the thing: `Node setup` is `Set up Node`. */
export const LAST_DEEDS: ReadonlyMap<string, string> = pairs(`
  setup:Set_up set-up:Set_up configuration:Configure cleanup:Clean_up clean-up:Clean_up removal:Remove deletion:Delete deprecation:Deprecate decommissioning:Decommission
  refactor:Refactor refactoring:Refactor rename:Rename renaming:Rename upgrade:Upgrade documentation:Write docs:Write readme:Write changelog:Write
  guide:Write tutorial:Write runbook:Write adr:Write manual:Write improvements:Make improvement:Improve enhancements:Make fix:Fix bug:Fix bugs:Fix bugfix:Fix crash:Fix regression:Fix
  error:Fix schema:Define schemas:Define architecture:Define strategy:Define policy:Define contract:Define contracts:Define glossary:Write`)

/** Last words that are kept in the title although they give the verb. */
export const KEPT_LAST: ReadonlySet<string> = words(
  'documentation docs readme changelog guide tutorial runbook adr manual improvements enhancements fix bug bugs bugfix crash regression error schema schemas architecture strategy policy contract contracts glossary configuration',
)

/** Things that are added: `Login page` is `Add login page`. */
export const ARTEFACTS: ReadonlySet<string> = words(`
  action adapter alert api badge banner bar bot button card chart checkbox client collection column command component constant constraint context
  controller cron dashboard decorator dialog dialogue dropdown drawer endpoint endpoints entity entry enum event exporter factory feature field
  fields filter fixture flag flags footer form gateway handler header hook hooks icon importer index indicator input integration interface job
  jobs key label layer layout library limit link linter list listener loader log logger mapper menu message metric metrics middleware migration
  modal mode model module navigation notification object option options overlay package page pages pane panel parameter parser permission picker
  pipeline plugin plugins popover popup preview profile prompt property provider queue reader record registry renderer repository resolver
  resource role route router row rule runner schedule scheduler screen screens script scripts section selector serializer server service
  setting settings sidebar skeleton spinner store sub-command subcommand suite tab table tables tag template test tests toast toggle token
  toolbar tooltip trigger tracker type types validator variable variables view viewer watcher webhook webhooks widget window wizard worker wrapper
  writer bundle`)

/** Heads of compounds whose first word looks like a verb: `Test plan`, `Report page`, `Filter bar`, `Log level`. */
export const COMPOUND_HEADS: ReadonlySet<string> = words(`
  ${[...ARTEFACTS].join(' ')} algorithm analysis approach area availability base behavior behaviour budget cap capability cases class code config
  configuration content control count coverage criteria data date definition design detail details detection directory display document
  duration editor engine environment error errors experience file folder format framework frequency function functionality group handling harness
  health history hygiene identifier id implementation info information infrastructure interval item items level lifecycle line location logic
  management manager map matrix mechanism metadata method name number order output path pattern payload performance period plan
  point policy pool process processing protocol quality range rate ratio redaction region report request requests response responses result results
  retention revision rotation sequence session set shape shell size snapshot source space stage state statement stats status step storage strategy
  stream string structure style support surface system target text threshold time timeout times timestamp tool tooling tracking tree ui url
  validation value version volume window workflow workflows`)

/** Who or what acts when nothing in particular does: it is left out of titles. */
export const GENERIC_ACTORS: ReadonlySet<string> = words(`
  system application app platform software product solution tool feature implementation project user users you we i it they this these that that's
  one everyone anyone people client's customer customers developer developers operator operators team engineers engineer person visitor visitors
  end-user end-users consumers consumer contributor contributors maintainers maintainer code codebase program requirement task change update work goal`)

/** Words before a generic actor that do not make it a particular one. */
export const PLAIN_MODIFIERS: ReadonlySet<string> = words(
  `the a an our your this that each every any all some current new whole entire overall existing end final proposed target following typical regular normal same first`,
)

/** Who has a part of their own: `Admins can delete users` is `Delete users as an admin`. */
export const PEOPLE: ReadonlySet<string> = words(`
 admin administrator moderator guest owner author reviewer approver manager member subscriber buyer seller vendor student teacher instructor
 patient doctor nurse staff employee superuser superadmin tester auditor analyst rider renter tenant landlord
 user users supervisor participant organizer organiser applicant candidate recruiter parent child customer merchant
 donor volunteer creator artist attendee speaker sponsor accountant cashier clerk librarian operator maintainer contributor developer engineer`)

/** Names that keep their capital within a sentence. */
export const PROPER_NAMES: ReadonlySet<string> = words(`
  airflow android angular ansible apache apple aws azure bash bazel bun celery chrome claude codex copilot cursor dart datadog deno discord django docker
  elasticsearch elixir electron eslint excel express fastapi figma firebase firefox flask flutter gemini git github gitlab go google gradle grafana
  graphql heroku ios istio java jenkins jest jira jupyter kafka kotlin kubernetes kiro laravel linear linux lua mac macos markdown maven mongo mongodb
  monday mysql next next.js nginx node notion npm openai oracle pandas perl php playwright postgres postgresql prettier prisma prometheus puppeteer
  pydantic pytest python pytorch rabbitmq rails react redis ruby rust safari sentry shopify slack spark spring sqlite stripe svelte swift tailwind tauri
  terraform typescript ubuntu unix vercel vite vitest vue webpack windows wordpress xcode yaml zod zoom january february march april june july august
  september october november december english german french spanish tuesday wednesday thursday friday saturday sunday`)
