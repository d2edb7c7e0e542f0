import type { ImportPreview, ImportProgress } from '@kf/shared/contract/agents';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { type ChangeEvent, useRef, useState } from 'react';
import { announce } from '#components/announcer.tsx';
import { Icon } from '#components/icon.tsx';
import { HttpError } from '#lib/http.ts';
import { useText } from '#lib/i18n.ts';
import { useAgentApi } from '../api.ts';
import { Refusal } from '../panel/refusal.tsx';
import s from './import.module.css';
import { forgetImport, importKeyOf } from './import-key.ts';
import { ImportRows } from './import-rows.tsx';
import { readTable } from './read-table.ts';
import { importText } from './text.ts';

const LOOK_MS = 700;

interface Table {
  csv: string;
  name: string;
  preview: ImportPreview;
}

/** In the page's own root: in the body antd would write a style element that the content policy refuses. */
const dialogRoot = (): HTMLElement => document.getElementById('root') ?? document.body;

const reasons = { no_rows: 'noRows', columns_missing: 'noColumns', too_many_rows: 'tooMany' } as const;

/** Why a file is no table of agents; what the server refuses for other reasons has words of its own. */
const faultOf = (error: unknown) =>
  error instanceof HttpError ? reasons[error.details['reason'] as keyof typeof reasons] : undefined;

const isLeft = ({ verdict }: ImportPreview['rows'][number]): boolean =>
  verdict === 'create' || verdict === 'change';

/** A file, what it would do row by row, and then what came of each row. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useText(importText);
  const api = useAgentApi();
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<'tooLarge' | 'unreadable'>();
  const run = useMutation({
    mutationFn: ({ csv }: Table) => api.runImport(csv, importKeyOf(csv)),
    onSuccess: (progress, { csv }) => {
      if (progress.state !== 'finished') return;
      forgetImport(csv);
      announce(t('finished', countsOf(progress)));
    },
  });
  const table = useMutation({
    mutationFn: async (file: { csv: string; name: string }): Promise<Table> => ({
      ...file,
      preview: await api.previewImport(file.csv),
    }),
    onMutate: () => run.reset(),
  });
  const watched = useQuery({
    queryKey: ['agentImport', table.data?.csv],
    queryFn: ({ signal }) => api.importProgress(importKeyOf(table.data?.csv ?? ''), signal),
    enabled: run.isPending,
    refetchInterval: LOOK_MS,
    retry: false,
    gcTime: 0,
  });
  const handleFile = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (!file) return;
    const read = await readTable(file);
    setFault('fault' in read ? read.fault : undefined);
    if ('csv' in read) table.mutate({ csv: read.csv, name: file.name });
  };
  const progress = run.data ?? (run.isPending ? watched.data : undefined);
  const { data } = table;
  const tableFault = fault ?? faultOf(table.error);
  return (
    <Modal
      open
      title={t('title')}
      footer={null}
      onCancel={onClose}
      mask={{ closable: !run.isPending }}
      destroyOnHidden
      getContainer={dialogRoot}
      width={760}
    >
      <div className={s.dialog}>
        <p className="sm t2">{t('intro')}</p>
        <input
          ref={input}
          type="file"
          className="vh"
          tabIndex={-1}
          aria-label={t('choose')}
          accept=".csv,text/csv"
          onChange={(event) => void handleFile(event)}
        />
        <span className={s.file}>
          <button
            type="button"
            className="btn"
            disabled={table.isPending || run.isPending}
            onClick={() => input.current?.click()}
          >
            <Icon name="up" size={14} />
            {t(table.isPending ? 'reading' : data ? 'chooseOther' : 'choose')}
          </button>
          <span className="sm t2 ell">{data?.name}</span>
        </span>
        {tableFault ? (
          <p className="al-c" role="alert">
            {t(tableFault)}
          </p>
        ) : table.error ? (
          <Refusal error={table.error} />
        ) : null}
        {data && !tableFault ? (
          <>
            <p className="sm">{summaryOf(t, data.preview)}</p>
            <ImportRows preview={data.preview} progress={progress} />
            <RunBar table={data} progress={progress} run={run} />
          </>
        ) : null}
      </div>
    </Modal>
  );
}

interface RunBarProps {
  table: Table;
  progress: ImportProgress | undefined;
  run: { mutate: (table: Table) => void; isPending: boolean; error: Error | null };
}

function RunBar({ table, progress, run }: RunBarProps) {
  const t = useText(importText);
  const left = table.preview.rows.filter(isLeft).length;
  const { done, refused, total } = countsOf(progress);
  return (
    <>
      {progress?.state === 'finished' ? <b>{t('finished', { done, refused })}</b> : null}
      {progress?.state === 'stopped' && !run.isPending ? (
        <Refusal
          error={new HttpError(502, { code: progress.error?.code ?? 'internal', requestId: '', message: '' })}
          what={`${t('stopped', { done })} ${t('stoppedHint')}`}
        />
      ) : null}
      {run.error ? <Refusal error={run.error} what={t('stoppedHint')} /> : null}
      {run.isPending ? (
        <span className={s.file}>
          <progress aria-label={t('progress')} max={Math.max(total, 1)} value={done + refused} />
          <span className="sm t2">{t('running', { done: done + refused, total })}</span>
        </span>
      ) : progress?.state === 'finished' ? null : (
        <button
          type="button"
          className={`btn pri ${s.run}`}
          disabled={left === 0}
          onClick={() => run.mutate(table)}
        >
          {left === 0 ? t('nothing') : progress || run.error ? t('goOn') : t('run', { n: left })}
        </button>
      )}
    </>
  );
}

function countsOf(progress: ImportProgress | undefined) {
  const rows = progress?.rows ?? [];
  const done = rows.filter((row) => row.state === 'done').length;
  const refused = rows.filter((row) => row.state === 'refused').length;
  return { done, refused, total: rows.length };
}

function summaryOf(
  t: (key: 'summary', vars: Record<string, number>) => string,
  { rows, seats }: ImportPreview,
): string {
  const count = (verdict: ImportPreview['rows'][number]['verdict']): number =>
    rows.filter((row) => row.verdict === verdict).length;
  return t('summary', {
    create: count('create'),
    change: count('change'),
    same: count('same'),
    refused: count('refused'),
    after: seats.after,
    limit: seats.limit,
  });
}
