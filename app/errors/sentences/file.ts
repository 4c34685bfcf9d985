import { say, sayRetry, type Sentences } from '../sentence.ts';

const NOTHING_LEFT = 'What was written of it so far has been removed.';

/** Files of this computer, and archives that travel between them and a server. */
export const fileSentences: Sentences = {
  ENOSPC: sayRetry('This computer’s disk is full', `${NOTHING_LEFT} Free some space, or write it elsewhere.`),
  EFBIG: sayRetry('The file is larger than its file system can hold', `${NOTHING_LEFT} Write it elsewhere.`),
  EIO: sayRetry('The disk of this computer failed', '{0:text|The file} could not be read or written.'),
  EPERM: say('This computer does not allow it', '{0:text|The file} may not be written.'),
  EEXIST: say('A file with this name is there already'),
  ENOENT: say('The file is not there', 'It would be {0:text|where it was}.'),
  EROFS: say('The file cannot be written there', 'That disk is read only.'),
  EISDIR: say('That is a folder, not a file'),
  'file-not-whole-path': say(
    'The file needs its whole path',
    'It starts at the root of a disk, like /home/me/web.xva or C:\\VMs\\web.xva; given was {0:text|nothing}.',
  ),
  'file-exists': say('A file is there already', '{0:text} is not written over. Choose another name.'),
  'folder-not-there': say('The folder is not there', '{0:text} does not exist on the computer that runs the console.'),
  'folder-not-writable': say('Nothing may be written to that folder', 'It is {0:text}. Choose another one.'),
  'file-too-large': say('The file is too large to be that', '{0:text} has more than {1:bytes}.'),
  'not-a-file': say('That is not an ordinary file', 'It is {0:text}.'),
  'not-an-xva': say('The file is not a VM archive', '{0:text} does not begin like an XVA. Nothing was sent.'),
  'xva-cut-short': say('The archive is cut short', 'The end of {0:text} is missing. Nothing was sent; get it again.'),
  'image-unknown': say(
    'That is nothing this console can import',
    '{0:text|The file} is no XVA, OVF, OVA, VHD, VMDK or raw disk (.raw, .img, .dd).',
  ),
  'image-cut-short': say('The file is damaged or cut short', '{0:text|It} does not hold together. Nothing was sent.'),
  'image-packed': say('The file is packed', 'Unpack {0:text|it} first; only an XVA may be packed.'),
  'image-qcow2': say('A QCOW2 image cannot be imported', 'Convert it first: qemu-img convert -O vpc in.qcow2 out.vhd.'),
  'image-vhdx': say('A VHDX image cannot be imported', 'Convert it first: qemu-img convert -O vpc in.vhdx out.vhd.'),
  'image-vmdk-parts': say(
    'This VMDK only describes other files',
    'Join them first: qemu-img convert -O vmdk -o subformat=streamOptimized in.vmdk out.vmdk.',
  ),
  'image-differencing': say('The VHD holds only a difference', 'It needs its parent; merge them first.'),
  'image-too-large': say('The disk is too large', 'At most {1:bytes} can be sent in this form.'),
  'ovf-not-readable': say('The OVF descriptor cannot be read', '{0:text|It} is not the XML that it should be.'),
  'ovf-encrypted': say('The OVF package is encrypted', 'Decrypt it where it was made, then import it.'),
  'ovf-compressed': say(
    'A file of the OVF package is packed or split',
    'It is {0:text}. Export it again without that.',
  ),
  'ovf-bad-path': say(
    'The OVF package points outside itself',
    '{0:text|A file} is not beside its descriptor. It is not read.',
  ),
  'ovf-empty': say('The OVF package describes no VM'),
  'ovf-file-missing': say('A file of the OVF package is missing', '{0:text} belongs beside its descriptor.'),
  'ovf-digest': say('A file is not what its manifest says', '{0:text} was changed or damaged. Nothing of it was sent.'),
  'export-cut-short': sayRetry('The server stopped sending before the end', NOTHING_LEFT),
};
