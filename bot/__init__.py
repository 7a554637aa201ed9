"""The running bot: settings, database, audit log, Discord client, command line."""
