interface CustomerNameProps {
  code: string;
  remark?: string | undefined;
  className?: string | undefined;
}

/** The supervisors' remark, else the short code in letters that cannot be confused. */
export function CustomerName({ code, remark, className }: CustomerNameProps) {
  const more = className ? ` ${className}` : '';
  return remark ? (
    <span className={`ell${more}`}>{remark}</span>
  ) : (
    <span className={`ell code${more}`} translate="no">
      {code}
    </span>
  );
}
