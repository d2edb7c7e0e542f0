CREATE TABLE "wall_board" (
	"board_id" text PRIMARY KEY NOT NULL,
	"settings" json NOT NULL,
	"version" integer NOT NULL,
	"created_at" bigint NOT NULL,
	"changed_at" bigint NOT NULL,
	"changed_by" text
);
--> statement-breakpoint
CREATE TABLE "wall_device" (
	"device_id" text PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"name" text NOT NULL,
	"board_id" text NOT NULL,
	"paired_at" bigint NOT NULL,
	"paired_by" text,
	"revoked_at" bigint,
	"last_seen_at" bigint,
	"connected" boolean DEFAULT false NOT NULL,
	"hello" json
);
--> statement-breakpoint
CREATE TABLE "wall_pairing" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "wall_device_token" ON "wall_device" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "wall_device_board" ON "wall_device" USING btree ("board_id");--> statement-breakpoint
CREATE UNIQUE INDEX "wall_pairing_code" ON "wall_pairing" USING btree ("code");--> statement-breakpoint
CREATE INDEX "wall_pairing_expiry" ON "wall_pairing" USING btree ("expires_at");