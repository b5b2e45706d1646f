import { expect, test } from 'vitest'
import { indexOf } from '../../../testing/code-tree.ts'
import { prepareSearch } from './prepared-search.ts'
import { reusedSymbols } from './reuse.ts'

/** A gateway in Rust: traits with implementations, and a registry whose methods have words of everything. */
const GATEWAY = `
  src/agent/mod.rs: exported abstract trait InferenceAgent; exported struct AgentProfile
  src/agent/openai.rs: exported struct OpenAIAgent; OpenAIAgent implements InferenceAgent
  src/agent/ollama.rs: exported struct OllamaAgent; OllamaAgent implements InferenceAgent
  src/agent/google.rs: exported struct GoogleAgent; GoogleAgent implements InferenceAgent
  src/agent/factory.rs: exported function create_agent
  src/agent/types.rs: exported struct TokenCount; exported struct Model
  src/agent/tokenizer.rs: exported abstract trait Tokenizer; exported struct ExactTokenizer; ExactTokenizer implements Tokenizer
  src/routing/reconciler/mod.rs: exported abstract trait Reconciler; exported struct ReconcilerPipeline
  src/routing/reconciler/budget.rs: exported struct BudgetReconciler; BudgetReconciler implements Reconciler
  src/routing/reconciler/tier.rs: exported struct TierReconciler; TierReconciler implements Reconciler
  src/routing/reconciler/intent.rs: exported struct RoutingIntent
  src/registry/mod.rs: exported struct Registry; exported method Registry.add_model_to_backend; exported method Registry.list_backends; exported struct Backend
  src/queue/mod.rs: exported struct QueuedRequest; exported constant MAX_TIMEOUT
  src/dashboard/mod.rs: exported function dashboard_handler
`

/** A site in Rails: one base class for each kind of file. */
const SITE = `
  app/models/application_record.rb: exported class ApplicationRecord; ApplicationRecord extends ActiveRecord::Base
  app/models/story.rb: exported class Story; table[model] Story; Story extends ApplicationRecord; exported method Story.calculated_hotness; exported constant STORIES_PER_PAGE
  app/models/user.rb: exported class User; table[model] User; User extends ApplicationRecord
  app/models/tag.rb: exported class Tag; table[model] Tag; Tag extends ApplicationRecord
  app/controllers/application_controller.rb: exported class ApplicationController
  app/controllers/home_controller.rb: exported class HomeController; HomeController extends ApplicationController
  app/controllers/tags_controller.rb: exported class TagsController; TagsController extends ApplicationController
  app/controllers/mod/mod_controller.rb: exported class Mod::ModController; Mod::ModController extends ApplicationController
  app/controllers/mod/notes_controller.rb: exported class Mod::NotesController; Mod::NotesController extends Mod::ModController
  app/controllers/mod/mails_controller.rb: exported class Mod::MailsController; Mod::MailsController extends Mod::ModController
  app/mailers/application_mailer.rb: exported class ApplicationMailer
  app/mailers/reply_mailer.rb: exported class ReplyMailer; ReplyMailer extends ApplicationMailer
  app/mailers/invitation_mailer.rb: exported class InvitationMailer; InvitationMailer extends ApplicationMailer
  app/jobs/application_job.rb: exported class ApplicationJob
  app/jobs/backup_job.rb: exported class BackupJob; BackupJob extends ApplicationJob
  app/jobs/cache_job.rb: exported class CacheJob; CacheJob extends ApplicationJob
  db/migrate/2025_create_tags.rb: exported class CreateTags; CreateTags extends ActiveRecord::Migration
  lib/tasks/migrate.rake: exported class Migrate; exported method Migrate.dump
  app/helpers/users_helper.rb: exported function send_user_link
`

/** Packages in TypeScript. */
const RECIPES = `
  packages/api/src/video/types.ts: exported interface VideoProcessor
  packages/api/src/video/base-processor.ts: import ./types | VideoProcessor; exported abstract class BaseVideoProcessor; BaseVideoProcessor implements VideoProcessor
  packages/api/src/video/generic.ts: import ./base-processor | BaseVideoProcessor; exported class GenericVideoProcessor; GenericVideoProcessor extends BaseVideoProcessor
  packages/api/src/video/youtube.ts: import ./base-processor | BaseVideoProcessor; exported class YouTubeProcessor; YouTubeProcessor extends BaseVideoProcessor
  packages/db/src/schema/auth.ts: exported constant apiKeys; table apikey
  packages/api/src/planned.ts: exported type PlannedMeal; exported function deletePlannedItem; exported function addRecipeToList
  apps/web/settings.tsx: exported component SettingsPage; exported function updateTheme
`

type Row = readonly [sentence: string, files: string, right: string]

/** Sentences with what they build on, by a reader's judgement: `+` is extended, the rest imported. */
const TABLE: readonly (readonly [tree: string, rows: readonly Row[]])[] = [
  [
    GATEWAY,
    [
      ['Add a reconciler that prefers backends with free slots', 'src/routing/reconciler/fairness.rs', '+Reconciler'],
      ['Add a reconciler that prefers cheap backends', '', '+Reconciler'],
      ['Add an agent for Mistral', 'src/agent/mistral.rs src/agent/factory.rs', '+InferenceAgent'],
      ['Add an inference agent for Mistral', '', '+InferenceAgent'],
      ['Count tokens of Mistral models with a tokenizer of their own', 'src/agent/tokenizer.rs', 'Tokenizer'],
      ['Add a route that lists the limits of each backend, GET /v1/limits', '', ''],
      ['Expire queued requests after a timeout', '', 'QueuedRequest'],
      ['Translate the dashboard into German', '', ''],
      ['Let the `ReconcilerPipeline` stop early', '', 'ReconcilerPipeline'],
      ['Write the changelog', '', ''],
    ],
  ],
  [
    SITE,
    [
      [
        'Add a migration and a model for bookmark folders of a user',
        'db/migrate/2027_a.rb app/models/folder.rb',
        '+ApplicationRecord User',
      ],
      ['Add a migration that counts bookmarks per story', 'db/migrate/2027_b.rb', 'Story'],
      ['Send an email to the user each week', '', '+ApplicationMailer User'],
      ['Add a moderator page that lists the most bookmarked stories', '', '+Mod::ModController Story'],
      ['Add a job that deletes old bookmarks', '', '+ApplicationJob'],
      ['Add a page about privacy', '', '+ApplicationController'],
      ['Validate the email address', '', ''],
      ['Calculate the hotness of a story', '', 'Story Story.calculated_hotness'],
      ['Show the page number', '', ''],
    ],
  ],
  [
    RECIPES,
    [
      ['Add a video processor for TikTok', '', '+BaseVideoProcessor'],
      ['People can watch videos of Vimeo: `Vimeo` extends `BaseVideoProcessor`', '', '+BaseVideoProcessor'],
      ['Let `BaseVideoProcessor` stop early', '', 'BaseVideoProcessor'],
      ['Rate limit API keys', '', 'apiKeys'],
      ['Delete old planned meals', '', 'PlannedMeal'],
      ['Add a list of recipes to the start', '', ''],
    ],
  ],
]

test('What sentences build on is right in every row of the table, and nothing else is named', () => {
  let [right, found, owed] = [0, 0, 0]
  const wrong: string[] = []
  for (const [tree, rows] of TABLE) {
    const search = prepareSearch(indexOf(tree))
    for (const [sentence, files, names] of rows) {
      const wanted = names.split(' ').filter((name) => name !== '')
      const given = reusedSymbols(
        search,
        sentence,
        files.split(' ').filter((path) => path !== ''),
      ).map(({ symbol, how }) => `${how === 'extend' ? '+' : ''}${symbol.slice(symbol.lastIndexOf('#') + 1)}`)
      right += given.filter((name) => wanted.includes(name)).length
      found += given.length
      owed += wanted.length
      if (given.join(' ') !== names) wrong.push(`${sentence}: ${given.join(' ')} for ${names}`)
    }
  }
  expect(wrong).toEqual([])
  expect({ precision: right / found, recall: right / owed }).toEqual({ precision: 1, recall: 1 })
})
