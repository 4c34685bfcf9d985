import { say, sayRetry, type Sentences } from '../sentence.ts';

const FETCH = 'Fetch the file again.';

/** What this console itself says about updates and their rollouts. */
export const rolloutSentences: Sentences = {
  'update-file-unreadable': say(
    '{0:text|The file} cannot be read',
    'It is not there, or this account may not read it.',
  ),
  'update-file-unknown': say(
    '{0:text|The file} is not an update',
    'Updates are .iso, .zip or .xsupdate files of the vendor.',
  ),
  'update-file-incomplete': say(
    '{0:text|The file} is not a whole update',
    'Its description lacks what servers insist on. ' + FETCH,
  ),
  'update-file-installer': say(
    '{0:text|The file} installs a whole server',
    'It is no update of one: servers are upgraded from it.',
  ),
  'update-file-damaged': say('{0:text|The file} is damaged', FETCH),
  'update-file-unnamed': say(
    '{0:text|The file} does not say which update it is',
    'Files of its kind are recognised by the vendor’s index, and it is not listed there by this name.',
  ),
  'update-file-truncated': say('{0:text|The file} is cut', FETCH),
  'update-file-missing': say(
    '{0:text|The update} is not on this computer',
    'Nobody says where it can be fetched from.',
  ),
  'update-file-refused': sayRetry('The update could not be fetched', '{0:text} answered {1:text}.'),
  'update-file-checksum': say(
    '{0:text|The update} is not what the index announces',
    'Its checksum is another. ' + FETCH,
  ),
  'no-room-here': say(
    'This computer’s disk is too full for {0:text|the update}',
    'It needs {1:bytes}; {2:bytes} are free.',
  ),
  'update-index-unreachable': sayRetry('The vendor’s index cannot be read', '{0:text}: {1:text}.'),
  'update-index-malformed': say('This is not an index of updates', '{0:text} holds something else.'),
  'no-update-index': say(
    'Where updates for these servers are listed is not known',
    'Name the vendor’s index, an address or a file, under Sources.',
  ),
  'never-synchronised': say(
    'The pool has not fetched from its repositories yet',
    'Check again lets it, once repositories are chosen.',
  ),
  'updates-role': say(
    'Reading the list of updates needs the role pool operator',
    'Restarts, files and what is pending can be planned without it.',
  ),
  'updates-changed': say(
    'The pool has fetched other updates since the plan was made',
    'This server would get others than the last one. Stop, then plan again with the new list.',
  ),
  'no-space-for-update': sayRetry('No storage of the pool has room for the update', 'It needs {0:bytes}.'),
  'no-server-for-vm': sayRetry('No server can take {0|the VM} now', 'It came after the plan was made.'),
  'not-verified': sayRetry('The server is not as it should be after its update', '{0:text}.'),
  'rollout-running': say('A rollout of this pool goes on already', 'Watch or stop that one first.'),
  'rollout-elsewhere': say(
    '{0|Somebody} has begun to update this pool from another console',
    'Only one run goes on in a pool. Nothing was touched from here.',
  ),
  'rollout-blocked': say('The pool has changed since the plan was made', '{0:text}.'),
  'no-such-run': say('This rollout is not known here any more'),
  'hook-off': say(
    '{0:text|The hook} is off',
    'It was not allowed on this computer, whatever the plan says. Safeguards allows it.',
  ),
  'hook-locked': say(
    '{0:text|The hook} cannot be called',
    'Its address is sealed and cannot be opened now: unlock the passwords, or add it again under Safeguards.',
  ),
  'hook-late': sayRetry('{0:text|The hook} took too long', 'It was ended after {1:text} s.'),
  'hook-ended': say('{0:text|The hook} was ended', 'The run was stopped meanwhile.'),
  'hook-answered': sayRetry('{0:text|The hook} answered {1:text}', 'It said: {2:text|nothing more}.'),
  'hook-redirected': say(
    '{0:text|The hook} points elsewhere',
    'It answered {1:text}. Nothing was sent there: name that address if it is the right one.',
  ),
  'hook-unreachable': sayRetry('{0:text|The hook} cannot be reached', '{1:text}.'),
  'hook-missing': say('{0:text|The program} is not there', 'Programs of hooks are in {1:text|the folder of hooks}.'),
  'hook-not-executable': say('{0:text|The program} may not be run', 'This account may not execute it.'),
  'hook-exited': sayRetry('{0:text|The program} ended with {1:text}', 'It wrote at last: {2:text|nothing}.'),
  'hook-unusable': say('This cannot be called', '{0:text}.'),
  gone: say('{0|The object} is no longer there', 'Somebody has removed it meanwhile.'),
};
