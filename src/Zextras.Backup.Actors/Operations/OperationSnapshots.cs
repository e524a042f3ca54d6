using System.Buffers;
using Zextras.Backup.Messages;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Operations;

/// <summary>Snapshots of the ledger.</summary>
internal static class OperationSnapshots
{
    /// <summary>All operations that the ledger keeps. It is also its answer to <see cref="OperationLedgerCommands.GetAll"/>.</summary>
    public sealed record Ledger(ValueList<OperationRecord> Operations) : IPersisted<Ledger>
    {
        /// <inheritdoc/>
        public static string Manifest => "operation.ledger.v1";

        /// <inheritdoc/>
        public static Ledger Decode(ReadOnlySpan<byte> utf8) => new(OperationJson.Read(utf8, OperationJson.Default.OperationRecordArray).ToValueList());

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output) => OperationJson.Write(output, [.. Operations], OperationJson.Default.OperationRecordArray);
    }
}
