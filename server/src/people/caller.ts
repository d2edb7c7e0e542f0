import type { Role } from '@kf/shared/contract/http';
import type { PersonId } from '@kf/shared/contract/ids';
import { isAtLeast } from '@kf/shared/domain/rights';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { Caller } from './ports.ts';
import './request-context.ts';

/** @throws {AppError} not_logged_in */
export function requirePerson(request: FastifyRequest): Caller {
  if (!request.person) throw new AppError('not_logged_in', 'log in first');
  return request.person;
}

/** Who acts, as the audit and the board name them. @throws {AppError} not_logged_in */
export function actorOf(request: FastifyRequest): { personId: PersonId; name: string } {
  const { id, name } = requirePerson(request);
  return { personId: id, name };
}

/** For what a route's own `right` cannot say beforehand. @throws {AppError} not_logged_in, forbidden */
export function checkRole(request: FastifyRequest, least: Role): void {
  if (!isAtLeast(requirePerson(request).role, least))
    throw new AppError('forbidden', `needs the role ${least}`);
}
