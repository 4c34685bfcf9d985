import { errorParams } from '../xenapi/generated/errors.ts';
import type { Failure } from './failure.ts';
import { say, sayRetry, type Sentence, type Sentences } from './sentence.ts';
import { consoleSentences } from './sentences/console.ts';
import { fileSentences } from './sentences/file.ts';
import { hostSentences } from './sentences/host.ts';
import { networkSentences } from './sentences/network.ts';
import { rareSentences } from './sentences/rare.ts';
import { rolloutSentences } from './sentences/rollout.ts';
import { sessionSentences } from './sentences/session.ts';
import { storageSentences } from './sentences/storage.ts';
import { updateSentences } from './sentences/update.ts';
import { vmSentences } from './sentences/vm.ts';

export const sentences: Sentences = {
  ...sessionSentences,
  ...vmSentences,
  ...hostSentences,
  ...storageSentences,
  ...networkSentences,
  ...updateSentences,
  ...rolloutSentences,
  ...consoleSentences,
  ...fileSentences,
  ...rareSentences,
};

/** What is said of codes that begin alike and have nothing of their own; the last parameter is what the server says. */
const families: readonly (readonly [start: string, sentence: Sentence])[] = [
  ['POOL_AUTH_ENABLE_FAILED', say('{0|A server} could not join the directory', '{1:text}.')],
  ['POOL_AUTH_DISABLE_FAILED', say('{0|A server} could not leave the directory', '{1:text}.')],
  ['POOL_AUTH', say('The directory could not be changed on {0|a server}', '{1:text}.')],
  ['AUTH_ENABLE_FAILED', say('The directory could not be joined', '{0:text}.')],
  ['AUTH_DISABLE_FAILED', say('The directory could not be left', '{0:text}.')],
  ['POOL_JOINING', say('The server cannot join this pool', '{0:text}.')],
  ['JOINING_HOST', say('The server cannot join this pool', '{0:text}.')],
  ['IMPORT_ERROR', say('The file could not be imported', '{0:text}.')],
  ['WLB_', sayRetry('Workload balancing failed', '{0:text}.')],
  ['ERR_TLS_', say('No secure connection to {0|the server} could be made')],
  ['CERT_', say('The certificate of {0|the server} cannot be trusted')],
];

export function sentenceFor(failure: Failure): Sentence {
  const { kind, code, params } = failure;
  const own = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  if (own) return own;
  // Our own rules say why in their first parameter.
  if (kind === 'refused' && params[0]) return say('{0:text}');
  if (kind === 'transport') return sayRetry('{0|The server} could not be reached', `The network said ${code}.`);
  const family = families.find(([start]) => code.startsWith(start));
  return family?.[1] ?? unknown(code, params);
}

/** A code nobody wrote a sentence for: the code and its parameters, with their names where the datamodel has them. */
function unknown(code: string, params: readonly string[]): Sentence {
  const names = Object.hasOwn(errorParams, code) ? errorParams[code] : undefined;
  const told = params.map((_, i) => (names?.[i] ? `${names[i]}: {${i}|gone}` : `{${i}|gone}`));
  const title = `The server answered ${code}`;
  return told.length === 0 ? say(title) : say(title, `${told.join('; ')}.`);
}
