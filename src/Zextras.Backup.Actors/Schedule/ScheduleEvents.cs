using System.Buffers;
using System.Text.Json;
using Zextras.Backup.Messages;

namespace Zextras.Backup.Actors.Schedule;

/// <summary>What happens by the clock.</summary>
internal static class ScheduleEvents
{
    /// <summary>A job's time came, and this run of it is taken: whoever reads this does not run it again.</summary>
    /// <param name="Job">The job.</param>
    /// <param name="Due">The time that came, UTC.</param>
    /// <param name="At">When it was taken, UTC.</param>
    public sealed record Ran(string Job, DateTimeOffset Due, DateTimeOffset At) : IPersisted<Ran>
    {
        /// <inheritdoc/>
        public static string Manifest => "schedule.ran.v1";

        /// <inheritdoc/>
        public static Ran Decode(ReadOnlySpan<byte> utf8)
        {
            try
            {
                return JsonSerializer.Deserialize(utf8, ScheduleJson.Default.Ran) ?? throw new FormatException("The journal holds 'null' where a run belongs.");
            }
            catch (JsonException e)
            {
                throw new FormatException($"The journal holds no run of a schedule: {e.Message}", e);
            }
        }

        /// <inheritdoc/>
        public void Encode(IBufferWriter<byte> output)
        {
            using var writer = new Utf8JsonWriter(output);
            JsonSerializer.Serialize(writer, this, ScheduleJson.Default.Ran);
        }
    }
}
