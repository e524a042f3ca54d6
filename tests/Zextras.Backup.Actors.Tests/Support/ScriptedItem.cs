using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>One item of a <see cref="ScriptedAccount"/>, which alone changes it.</summary>
internal sealed record ScriptedItem
{
    /// <summary>The item's identity in the scripted server: its move token is made of it.</summary>
    internal required long Number { get; init; }

    /// <summary>The item that it is a copy of, with the same move token, as EMAILID has it; null for none.</summary>
    internal long? CopyOf { get; init; }

    internal required string Folder { get; init; }

    internal required string Key { get; init; }

    internal ItemKind Kind { get; init; } = ItemKind.Message;

    internal required byte[] Content { get; init; }

    /// <summary>Counts up with each new content.</summary>
    internal int Version { get; init; } = 1;

    internal ValueList<string> Flags { get; init; } = [];

    internal ValueList<string> Tags { get; init; } = [];

    internal DateTimeOffset? Date { get; init; } = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>What the listing says of its length, which may be a lie; null for the truth.</summary>
    internal long? SizeHint { get; init; }

    /// <summary>How its content opens where something is wrong with it; null for its bytes.</summary>
    internal Func<Stream>? Opens { get; init; }

    internal BlobDigest Digest => BlobDigest.Of(Content);

    internal string Text => Encoding.UTF8.GetString(Content);

    internal ItemEntry Entry(bool hasMoveTokens) => new()
    {
        FolderKey = Folder,
        Key = Key,
        ExpectedKind = Kind,
        Revision = $"{Number}.{Version} {Flags} {Tags}",
        ContentRevision = $"{Number}.{Version}",
        MoveToken = hasMoveTokens ? $"token {CopyOf ?? Number}" : null,
        SizeHint = SizeHint ?? Content.Length,
        Flags = Flags,
        Tags = Tags,
        Date = Date,
    };
}
