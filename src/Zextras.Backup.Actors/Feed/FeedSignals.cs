using Akka.Actor;
using Zextras.Backup.Actors.Catalog;

namespace Zextras.Backup.Actors.Feed;

/// <summary>What a feed tells itself.</summary>
internal static class FeedSignals
{
    /// <summary>Recovered: to work.</summary>
    public sealed record Begin : INoSerializationVerificationNeeded
    {
        public static readonly Begin Instance = new();
    }

    /// <summary>Try again to listen.</summary>
    public sealed record Connect : INoSerializationVerificationNeeded
    {
        public static readonly Connect Instance = new();
    }

    /// <summary>The server does not let it listen.</summary>
    public sealed record Refused(string Reason) : INoSerializationVerificationNeeded;

    /// <summary>Note until when all was heard.</summary>
    public sealed record Beat : INoSerializationVerificationNeeded
    {
        public static readonly Beat Instance = new();
    }

    /// <summary>List the accounts of the catalog.</summary>
    public sealed record ListAccounts(Scanned? After) : INoSerializationVerificationNeeded;

    /// <summary>The accounts of the catalog; null where they could not be listed.</summary>
    public sealed record Accounts(IReadOnlyList<CatalogAccount>? Rows, Scanned? After) : INoSerializationVerificationNeeded
    {
        /// <summary>Why they could not be listed.</summary>
        public string? Failure { get; init; }
    }

    /// <summary>Scans that were to close gaps have ended, or it is time to look whether any are to be started.</summary>
    /// <param name="Absent">Accounts that the mailbox server does not have.</param>
    /// <param name="HasRun">Whether scans have run.</param>
    public sealed record Scanned(IReadOnlyCollection<string> Absent, bool HasRun) : INoSerializationVerificationNeeded
    {
        public static readonly Scanned Nothing = new([], HasRun: false);

        /// <summary>Why they could not run.</summary>
        public string? Failure { get; init; }
    }
}
