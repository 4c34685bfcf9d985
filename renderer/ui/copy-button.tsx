import { Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import { icons } from './glyph/icons.ts';

/** Puts text on the clipboard and says so for a moment. With `word` it is a quiet button, else an icon. */
export function CopyButton({
  text,
  label,
  word,
}: {
  readonly text: string;
  readonly label: string;
  readonly word?: string;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  const icon = copied ? Check : icons.copy;
  if (word !== undefined)
    return (
      <Button kind="quiet" small icon={icon} aria-label={label} onClick={copy}>
        {copied ? 'Copied' : word}
      </Button>
    );
  return <IconButton icon={icon} label={copied ? 'Copied' : label} small size={14} onClick={copy} />;
}
