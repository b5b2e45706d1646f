/**
 * What a heading announces, by its words: a topic, and with it the role of the section. Numbers, emoji, letter case and
 * what stands in brackets do not matter. A heading that announces nothing known is no topic; its section's content decides.
 */

/** What a section is about, as far as reading it depends on that. */
export type Topic =
  | 'requirements'
  | 'requirement'
  | 'story'
  | 'feature'
  | 'phase'
  | 'changes'
  | 'scope'
  | 'impact'
  | 'goals'
  | 'scenarios'
  | 'scenario'
  | 'acceptance'
  | 'edge-cases'
  | 'entities'
  | 'data-model'
  | 'interface'
  | 'design'
  | 'tasks'
  | 'constraints'
  | 'quality'
  | 'success'
  | 'testing'
  | 'non-goals'
  | 'future'
  | 'assumptions'
  | 'risks'
  | 'alternatives'
  | 'questions'
  | 'glossary'
  | 'background'
  | 'summary'
  | 'decisions'
  | 'clarifications'
  | 'references'
  | 'dependencies'
  | 'rollout'
  | 'process'
  | 'template'
  | 'removed'
  | 'renamed'

/** Topics by the phrases that announce them, lower case, without numbers and marks. */
const PHRASES: readonly (readonly [Topic, string])[] = [
  [
    'requirements',
    `requirements|requirements document|product requirements document|functional requirements|functional|what|what to build|what we want|needs|specification|specifications|behaviour|behavior|
    expected behaviour|expected behavior|desired behavior|desired behaviour|must have|must haves|should have|could have|deliverables|
    functional specification|added requirements|modified requirements|business requirements|product requirements|user requirements|
    system requirements|technical requirements|use cases|user needs|business rules|rules|permissions|failure modes|error handling|
    persistence guarantees|validation|responsive design|
    anforderungen|funktionale anforderungen|exigences|exigences fonctionnelles|requisitos|requisitos funcionales|requisiti|wymagania|eisen`,
  ],
  [
    'story',
    `user stories|stories|story|user story|job stories|epics|epic|anwendergeschichten|récits utilisateur|historias de usuario`,
  ],
  [
    'feature',
    `features|feature|core features|key features|functionality|functionalities|capabilities|capability|capability tree|capability map|
    functional decomposition|feature list|feature set|feature requirements|feature details|new capabilities|
    modified capabilities|new|modified|functional capabilities|funktionen|fonctionnalités|funcionalidades|características`,
  ],
  [
    'phase',
    `phases|development phases|implementation phases|milestones|milestone|roadmap|development roadmap|implementation roadmap|
    delivery phases|mvp|minimum viable product|increments|iterations|meilensteine|phasen|jalons|hitos`,
  ],
  [
    'changes',
    `what changes|changes|proposed changes|change|proposal|proposed solution|solution|the change|änderungen|cambios`,
  ],
  ['scope', `scope|in scope|inclusions|included|project scope|mvp scope|umfang|périmètre|alcance`],
  ['impact', 'impact|affected code|affected specs|affected files|affected areas|auswirkungen'],
  [
    'goals',
    `goals|objectives|objective|goal|aims|business goals|product goals|user goals|primary goals|purpose|ziele|ziel|objectifs|objetivos`,
  ],
  [
    'scenarios',
    `scenarios|user scenarios|user scenarios testing|acceptance scenarios|user flows|user journeys|key flows|key user flows|flows|
    user experience|ux|workflows|examples|usage|user interface|ui ux|ui|szenarien|user journey`,
  ],
  [
    'acceptance',
    `acceptance criteria|acceptance|definition of done|done when|done criteria|exit criteria|completion criteria|acceptance gates|
    acceptance tests|conditions of satisfaction|akzeptanzkriterien|critères d’acceptation|critères d'acceptation|criterios de aceptación`,
  ],
  ['edge-cases', `edge cases|corner cases|edge conditions|error cases|grenzfälle|cas limites`],
  ['entities', `entities|key entities|domain entities|domain model|core entities|entitäten`],
  [
    'data-model',
    `data model|data models|schema|database schema|database|data structures|data|storage|modified data model|datenmodell|modèle de données`,
  ],
  [
    'interface',
    `api|apis|api surface|api endpoints|endpoints|api design|api contract|api contracts|api specification|interfaces|interface|cli|
    cli ux|cli commands|commands|command interface|options|flags|configuration|configuration schema|configuration fields|
    environment variables|events|messages|routes|contracts|ipc commands|modified ipc commands|added ipc commands|schnittstellen`,
  ],
  [
    'design',
    `design document|technical architecture|architecture|system architecture|technical design|design|technical approach|approach|components|proposed components|
    system components|implementation|implementation details|technical details|technical specification|technical specifications|modules|
    repository structure|structural decomposition|integration points|integrations|external integrations|proposed design|high level design|
    implementation notes|technical considerations|technical context|implementation strategy|
    state machine|source code|project structure|structure|architektur`,
  ],
  [
    'tasks',
    `tasks|tasks subtasks|subtasks|todo|todos|to do|work items|implementation plan|implementation steps|implementation tasks|steps|action items|work breakdown|aufgaben|tâches|tareas|task breakdown`,
  ],
  [
    'constraints',
    `constraints|limitations|restrictions|technical constraints|guardrails|principles|einschränkungen|contraintes|restricciones`,
  ],
  [
    'quality',
    `non functional requirements|nonfunctional requirements|non functional|nfr|nfrs|quality attributes|quality requirements|quality|performance|
    performance requirements|performance goals|security|security requirements|security considerations|observability|scalability|reliability|
    availability|accessibility|usability|compatibility|maintainability|privacy|compliance|performance targets|slas|slos|
    nichtfunktionale anforderungen|nicht funktionale anforderungen|sicherheit|leistung|exigences non fonctionnelles|requisitos no funcionales`,
  ],
  [
    'success',
    `success criteria|success metrics|measurable outcomes|metrics|kpis|kpi|key results|success measures|measures of success|outcomes|
    success indicators|erfolgskriterien|critères de succès`,
  ],
  [
    'testing',
    `testing|testing strategy|test strategy|test plan|tests|unit tests|integration tests|e2e tests|test cases|test coverage|verification|test pyramid|quality assurance|testing requirements`,
  ],
  [
    'non-goals',
    `non goals|nongoals|non goal|out of scope|not in scope|outofscope|exclusions|excluded|not included|what we are not doing|what this is not|
    do not touch|not to touch|must not be touched|files not to touch|do not change|do not modify|off limits|hands off|not doing|won't have|wont have|won't do|will not have|not goals|anti goals|no gos|no goes|will not be built|not planned|not covered|
    nicht ziele|nichtziele|nicht im umfang|außerhalb des umfangs|abgrenzung|hors périmètre|hors scope|non objectifs|fuera de alcance|fuera del alcance|no objetivos`,
  ],
  [
    'future',
    `future|future work|future enhancements|future considerations|future improvements|future features|future scope|future phases|deferred|
    later|backlog ideas|nice to have|nice to haves|post mvp|post launch|follow ups|follow up|follow up work|stretch goals|potential enhancements|
    future extensions|future directions|known gaps|ausblick|évolutions futures|trabajo futuro|non mvp`,
  ],
  ['assumptions', `assumptions|preconditions|prerequisites|annahmen|hypothèses|supuestos`],
  [
    'risks',
    `risks|risk|open risks|risks mitigations|risk assessment|trade offs|tradeoffs|costs|benefits|drawbacks|risiken|risques|riesgos|risk mitigation|technical risks`,
  ],
  [
    'alternatives',
    `alternatives|alternatives considered|rejected alternatives|options considered|rejected|considered alternatives|alternativen`,
  ],
  [
    'questions',
    `questions|open questions|unresolved questions|open issues|open points|unknowns|to be decided|tbd|to be determined|needs clarification|outstanding questions|offene fragen|offene punkte|questions ouvertes|preguntas abiertas`,
  ],
  ['clarifications', `clarifications|resolved clarifications|resolved questions|resolved open questions`],
  [
    'glossary',
    `glossary|terminology|terms|definitions|domain language|ubiquitous language|vocabulary|acronyms|glossar|begriffe|glossaire|glosario`,
  ],
  [
    'background',
    `background|context|tech stack|technology stack|technical stack|technologies|stack|problem|problem statement|the problem|why|motivation|motivations|current state|existing state|history|users|target users|
    target audience|audience|personas|user personas|stakeholders|market|market analysis|competitors|rationale|user research|value proposition|why now|
    who|key actors|actors|primary actors|existing system|existing behavior|current behavior|current behaviour|pain points|business case|opportunity|vision|
    product vision|hypothesis|evidence|hintergrund|kontext|ausgangslage|contexte|antecedentes|contexto`,
  ],
  [
    'summary',
    `overview|summary|introduction|executive summary|abstract|tl dr|tldr|intro|about|description|product overview|project overview|intent summary|intent|überblick|übersicht|einleitung|zusammenfassung|aperçu|vue d'ensemble|resumen|introducción`,
  ],
  [
    'decisions',
    `decisions|design decisions|key decisions|decision log|architecture decisions|adrs|research|findings|research findings|lessons learned`,
  ],
  [
    'references',
    `references|reference|links|appendix|appendices|further reading|see also|resources|related|related work|related documents|sources|
    key references|attribution|acknowledgements|implementation plans|anhang|literatur|références|referencias`,
  ],
  [
    'dependencies',
    `dependencies|external dependencies|internal dependencies|dependency chain|logical dependency chain|dependency graph|depends on|structural layers|prerequisites|abhängigkeiten|dépendances|dependencias`,
  ],
  [
    'rollout',
    `rollout|roll out|rollout plan|deployment|deployment plan|migration plan|migration|release plan|launch plan|release|backwards compatibility|backward compatibility|rollback|rollback plan`,
  ],
  [
    'process',
    `timeline|schedule|team|resourcing|budget|staffing|communication|governance|approvals|sign off|signoff|ownership|responsibilities|
    commit message conventions|commit conventions|zeitplan|calendrier|cronograma`,
  ],
  [
    'template',
    `review acceptance checklist|review checklist|execution status|execution flow|revision history|changelog|change log|document history|version history|
    status|metadata|document information|document control|quick guidelines|table of contents|contents|toc|constitution check|complexity tracking|
    progress tracking|phase status|gate status|dev agent record|agent model used|debug log references|completion notes list|file list|qa results|
    inhaltsverzeichnis|table des matières|checklist|spec quality checklist|input|instructions`,
  ],
  ['removed', 'removed requirements|removed|removals'],
  ['renamed', 'renamed requirements|renamed'],
]

const BY_PHRASE: ReadonlyMap<string, Topic> = new Map(
  PHRASES.toReversed().flatMap(([topic, phrases]) =>
    phrases.split('|').map((phrase) => [phrase.trim().replaceAll(/\s+/g, ' '), topic] as const),
  ),
)

/** Headings that name one of many: `User Story 3 - …`, `Requirement: …`, `Phase 2: …`. */
const NUMBERED: readonly (readonly [Topic, RegExp])[] = [
  ['story', /^(?:user\s+)?stor(?:y|ies)\s*(?:\d|[:–—-])|^us[-\s]?\d+\b|^(?:epic|job story)\b\s*(?:[\w.]+\s*)?[:–—-]/i],
  ['requirement', /^requirement\b\s*(?:\d[\d.]*|:)|^(?:fr|req|nfr|br|sr)[-\s_]?\d+\b|^anforderung\s+\d/i],
  ['feature', /^(?:feature|capability|component|module|use case|uc-?\d+)\b\s*(?:[A-Z]?\d[\w.]*)?\s*[:–—-]/i],
  ['phase', /^(?:phase|milestone|sprint|iteration|stage|layer|wave|increment|release|step|part|m)\s*[-\s]?\d+\b/i],
  ['scenario', /^(?:scenario|journey|test case)\b\s*(?:\d+\s*)?(?:[:–—-]|$)/i],
  ['background', /^(?:example|sample|e\.g\.)\b(?! ?\d)/i],
  ['tasks', /^task\s+\d|^t-?\d{2,}\b/i],
]

const NEGATIVE =
  /\bnon-?\s?goals?\b|\bout[-\s]of[-\s]scope\b|\bnot in scope\b|\b(?:will|do) not (?:build|include|do)\b|\bwon['’]t (?:have|do|build)\b/i
const FUTURE =
  /^(?:future|deferred|later|post-?mvp)\b[\s:–—-]*(?:work|enhancements?|considerations?|improvements?|features?|scope|phases?|versions?|extensions?|ideas|iterations?|$)/i
const MODIFIERS =
  /^(?:the|our|key|core|main|primary|proposed|detailed|high level|initial|project|product|system|technical|new|overall|additional|other|current|general|explicit|important|required|top|major|measurable|known|open|expected|user|basic|target|business|suggested|planned|optional|recommended) /

/** The topic that a heading announces, or nothing. */
export function topicOf(title: string): Topic | undefined {
  const bare = bareTitle(title)
  for (const [topic, pattern] of NUMBERED) if (pattern.test(bare)) return topic
  if (NEGATIVE.test(bare) && !/\bgoals?\b.*\bnon/i.test(bare)) return 'non-goals'
  if (FUTURE.test(bare)) return 'future'
  const phrase = phraseOf(bare)
  const whole = byModified(phrase)
  if (whole !== undefined) return whole
  const [first, second] = bare.split(/\s*(?:&|\/|,|\+|[—–:]|\s-\s|\band\b|\bund\b|\bet\b|\by\b)\s*/).map(phraseOf)
  const part = byModified(first ?? '') ?? (second === undefined ? undefined : BY_PHRASE.get(second))
  if (part !== undefined) return part
  if (/ requirements?$/.test(phrase))
    return byModified(phrase.replace(/ requirements?$/, '')) === 'quality' ? 'quality' : 'requirements'
  if (/ (?:scenarios|flows|stories)$/.test(phrase) && !bare.includes('_')) return 'scenarios'
  return undefined
}

/** Whether a title names one of many: a story, a requirement, a feature, a phase; not a kind of section. */
export function namesOne(title: string): boolean {
  const bare = bareTitle(title)
  return NUMBERED.some(([topic, pattern]) => topic !== 'background' && topic !== 'scenario' && pattern.test(bare))
}

/** A title without number, emoji and what stands in brackets at its end: `3) 🚀 Goals (v1)` → `Goals`. */
export function bareTitle(title: string): string {
  return title
    .normalize('NFKC')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replace(/^(?:\d+(?:\.\d+)*[.):]?|[A-Z][.)]|[ivx]{1,4}[.)]|§\s*\d+)\s+(?=\S)/u, '')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replaceAll(/\s*[([][^)\]]*[)\]]\s*/g, ' ')
    .replace(/[\s:*_#–—-]+$/u, '')
    .trim()
}

function phraseOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}'’]+/gu, ' ')
    .trim()
}

function byModified(phrase: string): Topic | undefined {
  let rest = phrase
  for (let left = 3; left > 0; left--) {
    const found = BY_PHRASE.get(rest)
    if (found !== undefined) return found
    const shorter = rest.replace(MODIFIERS, '')
    if (shorter === rest) return undefined
    rest = shorter
  }
  return BY_PHRASE.get(rest)
}
