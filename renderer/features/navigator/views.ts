import { Bookmark, Layers, Shapes, Tag, type LucideIcon } from 'lucide-react';

/** The ways to look at everything. */
export type ViewId = 'infrastructure' | 'objects' | 'tags' | 'saved';

export const views: readonly { readonly value: ViewId; readonly label: string; readonly icon: LucideIcon }[] = [
  { value: 'infrastructure', label: 'Infrastructure', icon: Layers },
  { value: 'objects', label: 'Objects', icon: Shapes },
  { value: 'tags', label: 'Tags and folders', icon: Tag },
  { value: 'saved', label: 'Saved views', icon: Bookmark },
];

export const viewId = (value: unknown): ViewId => views.find((view) => view.value === value)?.value ?? 'infrastructure';
